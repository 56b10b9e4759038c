#!/usr/bin/env bash
# under_systemd.sh PROGRAM: boot a real systemd in namespaces of its own (an
# overlay on this root, nothing of it is changed), schedule there as a user and
# for the whole system, start the services, change an input, take it all away.
# By hand, as root; skipped where that is not allowed.
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)

# ---- within: a job of the systemd that was booted ----
if [ "${1:-}" = --inside ]; then
    program=$2 tiny=$3
    check() { "$@" || { echo "FAILED: $*"; exit 1; }; }
    useradd -m petugas && loginctl enable-linger petugas && sleep 2
    as_user() {
        setpriv --reuid petugas --regid petugas --init-groups env -i PATH="$PATH" HOME=/home/petugas \
            XDG_RUNTIME_DIR="/run/user/$(id -u petugas)" JANGKAU_OFFLINE=1 "$@"
    }
    exit_of() { sed -n 's/^exit=//p' "$1/.jangkau/last" | head -n 1; }
    edition() { readlink "$1/current"; }

    echo "== a user's units, a name full of what must be escaped"
    place="/home/petugas/peta 50% \"Kab. Ñ\"' \$HOME"
    mkdir "$place" && cp -r "$tiny" "$place/p" && chown -R petugas: /home/petugas && cd "$place"
    check as_user "$program" schedule --daily 02:00 --on-change -c p/tiny.ini -o "hasil 1%"
    check as_user systemctl --user --no-pager list-timers --all
    unit=$(cd /home/petugas/.config/systemd/user && ls jangkau-*.service)
    check as_user systemctl --user start "$unit"
    check test "$(exit_of "hasil 1%")" = 0
    check as_user "$program" status -c p/tiny.ini -o "hasil 1%"
    former=$(edition "hasil 1%")
    sed -i 's/^title.*/title = Lain/' p/tiny.ini
    for _ in $(seq 60); do [ "$(edition "hasil 1%")" = "$former" ] && sleep 1; done
    check test "$(edition "hasil 1%")" != "$former"
    as_user systemd-analyze --user --no-pager security "$unit" | tail -n 1
    check as_user "$program" schedule --remove -o "hasil 1%"
    check test -z "$(ls /home/petugas/.config/systemd/user/jangkau* 2>/dev/null)"

    echo "== the system's units, with and without a network"
    useradd -r -m -d /srv/peta peta && cp -r "$tiny" /srv/peta/p && cd /srv/peta
    JANGKAU_OFFLINE=1 check "$program" schedule --daily 03:15 --system peta -c p/tiny.ini -o hasil
    printf '\n[alert]\ncommand = true\n' >>p/tiny.ini
    check "$program" schedule --daily 03:15 --system peta -c p/tiny.ini -o terbuka
    for unit in /etc/systemd/system/jangkau-*.service; do
        check systemctl start "$(basename "$unit")"
        grep -h '^PrivateNetwork' "$unit" || echo "with a network"
        systemd-analyze --no-pager security "$(basename "$unit")" | tail -n 1
    done
    check test "$(exit_of hasil)$(exit_of terbuka)$(stat -c %U hasil/current)" = 00peta
    check "$program" schedule --remove --system peta -o hasil
    check "$program" schedule --remove --system peta -o terbuka
    check test -z "$(ls /etc/systemd/system/jangkau* 2>/dev/null)"
    echo "all good"
    exit
fi

# ---- outside ----
program=$(realpath "$1")
[ "$(id -u)" -eq 0 ] && [ -x /lib/systemd/systemd ] || { echo "SKIPPED: not root, or no systemd"; exit 77; }
base=$(mktemp -d /var/tmp/jangkau-systemd-XXXXXX)
trap 'rm -rf "$base"' EXIT
mkdir "$base/root" "$base/out"
cat >"$base/job.service" <<END
[Unit]
After=basic.target dbus.service systemd-logind.service
Wants=dbus.service systemd-logind.service
[Service]
Type=oneshot
ExecStart=/bin/bash $here/under_systemd.sh --inside $program $here/../cli/projects/tiny
ExecStopPost=/bin/systemctl --force --force poweroff
StandardOutput=append:/jangkau-out/log
StandardError=inherit
END
cat >"$base/boot" <<'END'
set -e
base=$1 root=$1/root
mount -t tmpfs -o size=600m jangkau "$root"
mkdir "$root/up" "$root/work" "$root/all" "$root/cgroup"
mount -t overlay overlay -o "lowerdir=/,upperdir=$root/up,workdir=$root/work" "$root/all"
mount -t cgroup2 none "$root/cgroup"
mkdir -p "$root/cgroup/jangkau-test"
echo $$ >"$root/cgroup/jangkau-test/cgroup.procs"
exec unshare -C -p -m -u -i -n --fork --kill-child /bin/bash -ec '
    cd "$1/root/all"
    mount -t proc proc proc; mount -t sysfs sysfs sys; mount -t cgroup2 none sys/fs/cgroup
    mount -t tmpfs tmpfs run; mount -t tmpfs tmpfs tmp; mount --rbind /dev dev
    for folder in "$2" "$3"; do mkdir -p ".$folder"; mount --bind "$folder" ".$folder"; done
    mkdir jangkau-out; mount --bind "$1/out" jangkau-out
    cp "$1/job.service" etc/systemd/system/
    mkdir -p etc/systemd/system/multi-user.target.wants
    ln -sf ../job.service etc/systemd/system/multi-user.target.wants/
    for unit in systemd-networkd systemd-resolved systemd-timesyncd systemd-udevd getty.target; do
        ln -sf /dev/null "etc/systemd/system/$unit"; ln -sf /dev/null "etc/systemd/system/$unit.service"
    done
    mkdir before; pivot_root . before; umount -l /before
    export container=jangkau-test
    exec /lib/systemd/systemd --system --unit=multi-user.target --log-target=console --show-status=no \
        </dev/null >/jangkau-out/console 2>&1' boot "$base" "$2" "$3"
END
timeout -k 5 300 unshare -m bash "$base/boot" "$base" "$(realpath "$here/../..")" "$(dirname "$program")" || true
[ -s "$base/out/log" ] || { echo "SKIPPED: no systemd can be booted here"; tail -n 5 "$base/out/console" 2>/dev/null; exit 77; }
cat "$base/out/log"
grep -q '^all good$' "$base/out/log"
