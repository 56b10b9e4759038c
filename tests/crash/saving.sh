#!/usr/bin/env bash
# Somebody saves a table while the run is at work: saving.sh JANGKAU_BINARY LIBSHIM
# Once: the run says so, starts again and publishes the new content, never a mix.
# Again and again: it gives up, and the last edition stays.
set -uo pipefail
source "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"
run -- "${job[@]}" || fault "the first run"
change_village 1
calls=$(run SHIM_COUNT=/dev/stdout -- "${job[@]}")
again=0 unseen=0
# As a spreadsheet saves: a new file under the old name; as others do: in place.
new_file="sed -i 's/Desa/Dusun/' '$work/p/villages.csv'"
in_place="printf '\n' >>'$work/p/libraries.csv'"

# The contents of an edition, but the page that compares it with the one before.
same() { diff -r -x 'changes.*' "$1/current/" "$2/current/" >/dev/null; }

for at in 1 4 $((calls / 4)) $((calls / 2)) $((calls - 40)); do
    for save in "$new_file" "$in_place"; do
        change_village $((10 + again + unseen))
        cp p/*.csv home/
        run SHIM_RUN="$at" SHIM_COMMAND="$save" -- "${job[@]}" 2>stderr || fault "saved before call $at"
        check out || fault "saved before call $at"
        run -- run -q -c p/tiny.ini -o new --only 97.71 --theme coverage || fault "beside it"
        if grep -qF 'berubah selama dibaca; run dimulai lagi' stderr; then
            again=$((again + 1))
            same out new || fault "saved before call $at: started again, and did not take the new content"
        else
            # Before it was read, or after all that counts: one of the two contents.
            unseen=$((unseen + 1))
            mkdir before && cp -r p before/ && cp home/*.csv before/p/
            run -- run -q -c before/p/tiny.ini -o before/out --only 97.71 --theme coverage || fault "beside it"
            same out new || same out before/out || fault "saved before call $at: a mix"
        fi
        run -- "${job[@]}" 2>stderr || fault "the run after saving before call $at"
        check --settled out || fault "the run after saving before call $at"
        same out new || fault "the run after saving before call $at has not taken the new content"
        rm -rf new before
        cp home/*.csv p/
    done
done
[ $again -ge 4 ] || fault "started again only $again times of $((again + unseen))"

change_village 90
edition=$(readlink out/current)
run SHIM_EVERY=50 SHIM_COMMAND="$in_place" -- "${job[@]}" 2>stderr && fault "saved all the time: ended with 0"
grep -qF 'berubah selama dibaca, dua kali berturut-turut' stderr || fault "saved all the time: not said"
[ "$(readlink out/current)" = "$edition" ] || fault "saved all the time: published"
check out || fault "saved all the time"
run -- "${job[@]}" || fault "the run after saving all the time"
check --settled out || fault "the run after saving all the time"
echo "saving.sh: saved during $((again + unseen)) runs: $again started again, $unseen saw one content; no mix. Saved all the time: refused"
