#!/usr/bin/env bash
# Disks that lack something, and a clock that jumps: lacks.sh JANGKAU_BINARY LIBSHIM
set -uo pipefail
source "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"

# ---- no symbolic links (FAT) ----
run SHIM_CALLS=symlink SHIM_FAIL=all SHIM_ERRNO=EPERM -- "${job[@]}" 2>stderr && fault "no links: ended with 0"
grep -q 'tautan simbolik' stderr || fault "no links: not said"
[ ! -e out ] || fault "no links: left something behind"

# ---- no second names for a file, no exchange of two names ----
run -- "${job[@]}" || fault "the first run"
first=$(readlink out/current)
change_village 1
run SHIM_CALLS=link,exchange SHIM_FAIL=all SHIM_ERRNO=EPERM -- "${job[@]}" 2>stderr || fault "no hard links"
check --settled out || fault "no hard links"
[ "$(readlink out/current)" != "$first" ] || fault "no hard links: nothing published"
make_old_kind
change_village 2
echo surat >out/catatan.txt
run SHIM_CALLS=exchange SHIM_FAIL=all SHIM_ERRNO=EINVAL -- "${job[@]}" 2>stderr || fault "no exchange"
check --settled out || fault "no exchange"
[ "$(cat out/catatan.txt)" = surat ] || fault "no exchange: a person's file is gone"

# ---- no locks ----
change_village 3
run SHIM_CALLS=flock SHIM_FAIL=all SHIM_ERRNO=ENOLCK -- "${job[@]}" 2>stderr || fault "no locks"
grep -q 'tidak mengenal kunci' stderr || fault "no locks: not said"
check --settled out || fault "no locks"
# A living process in the file is respected even there, a dead one is not.
change_village 31
echo "pid=$$ host=$(cat /proc/sys/kernel/hostname) since=2026-11-23 02:00:05" >out/.jangkau/lock
run SHIM_CALLS=flock SHIM_FAIL=all SHIM_ERRNO=ENOLCK -- "${job[@]}" 2>stderr
[ $? -eq 75 ] || fault "no locks: a living process was not respected"
grep -q "proses $$ di " stderr || fault "no locks: not said who works"
change_village 4
echo "pid=4194999 host=$(cat /proc/sys/kernel/hostname) since=2026-11-23 02:00:05" >out/.jangkau/lock
run SHIM_CALLS=flock SHIM_FAIL=all SHIM_ERRNO=ENOLCK -- "${job[@]}" 2>stderr || fault "no locks: a dead process is in the way"

# ---- the clock jumps back: numbers rise, the highest is the newest ----
before=$(readlink out/current)
change_village 5
run SHIM_CLOCK=-864000 -- "${job[@]}" 2>stderr || fault "clock back"
check --settled out || fault "clock back"
after=$(readlink out/current)
[ "${after##*.}" -eq $((${before##*.} + 1)) ] || fault "clock back: $before, then $after"
[[ ${after%.*} < ${before%.*} ]] || fault "clock back: the name $after has no earlier date than $before"
# The content knows nothing of it.
cp -rL out/current/. then && rm -rf out && run -- "${job[@]}" || fault "clock back: the run after it"
diff -r -x 'changes.*' then out/current/ || fault "clock back: the content changed"

# ---- of the editions the newest stay, by number ----
printf '\n[output]\nkeep = 2\n' >>p/tiny.ini
for n in 1 2 3; do
    change_village $((5 + n))
    run SHIM_CLOCK=$((n * -86400)) -- "${job[@]}" 2>stderr || fault "keep: run $n"
done
[ "$(ls out/editions | wc -l)" -eq 2 ] || fault "keep = 2, and there are $(ls out/editions)"
[ "$(ls out/editions | sed 's/.*\.//' | sort -n | tr '\n' ' ')" = '3 4 ' ] || fault "keep: $(ls out/editions)"
[ "$(readlink out/current)" = "editions/$(ls out/editions | grep '\.4$')" ] || fault "keep: current is $(readlink out/current)"
# One that is being read stays until it is not.
old=$(ls -d out/editions/*.3)
exec 9<"$old"
flock -s 9
change_village 11
run -- "${job[@]}" || fault "keep: run while one reads"
[ -d "$old" ] || fault "keep: an edition went while it was read"
exec 9<&-
change_village 12
run -- "${job[@]}" || fault "keep: run after the reading"
[ ! -d "$old" ] || fault "keep: an old edition stays for ever"
check --settled out || fault "keep"
echo "lacks.sh: no links, no hard links, no exchange, no locks, clock back, retention: as they should be"
