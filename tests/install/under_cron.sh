#!/usr/bin/env bash
# under_cron.sh PROGRAM: schedule for the coming minute and let a real cron run
# it, from a folder whose name needs every kind of escaping. By hand, as root,
# where no cron runs yet: it starts one and ends it again.
set -euo pipefail
program=$(realpath "$1")
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
[ "$(id -u)" -eq 0 ] && command -v cron >/dev/null || { echo "SKIPPED: not root, or no cron"; exit 77; }
! pidof cron >/dev/null || { echo "SKIPPED: a cron runs already"; exit 77; }
base=$(mktemp -d)
cp -r "$here/../cli/projects/tiny" "$base/it's 50% \"Ñ\" \$HOME"
cd "$base/it's 50% \"Ñ\" \$HOME"
before=$(crontab -l 2>/dev/null || true)
cron -f & cron=$!
cleanup() {
    kill $cron; wait $cron 2>/dev/null || true
    "$program" schedule --remove -c tiny.ini -o "hasil 1%"
    [ "$(crontab -l 2>/dev/null || true)" = "$before" ] || echo "the crontab is not as it was" >&2
    rm -rf "$base"
}
trap cleanup EXIT
JANGKAU_OFFLINE=1 "$program" schedule --daily "$(date -d '+65 seconds' +%H:%M)" --with cron -c tiny.ini -o "hasil 1%"
crontab -l
for _ in $(seq 40); do
    sleep 5
    [ ! -e "hasil 1%/.jangkau/last" ] || break
done
cat "hasil 1%/.jangkau/last"
grep -q '^exit=0$' "hasil 1%/.jangkau/last"
"$program" status -c tiny.ini -o "hasil 1%"
