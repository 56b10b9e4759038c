#!/usr/bin/env bash
# Somebody saves a table while the run is at work: saving.sh JANGKAU_BINARY LIBSHIM
# The run says so and publishes no mix; the next one takes the new content.
set -uo pipefail
source "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"
run -- "${job[@]}" || fault "the first run"
change_village 1
calls=$(run SHIM_COUNT=/dev/stdout -- "${job[@]}")
told=0 unseen=0
# As a spreadsheet saves: a new file under the old name; as others do: in place.
new_file="sed -i 's/Desa/Dusun/' '$work/p/villages.csv'"
in_place="printf '\\n' >>'$work/p/libraries.csv'"
for at in 1 4 $((calls / 4)) $((calls / 2)) $((calls - 40)); do
    for save in "$new_file" "$in_place"; do
        change_village $((10 + told + unseen))
        cp p/*.csv home/
        before=$(readlink out/current)
        run SHIM_RUN="$at" SHIM_COMMAND="$save" -- "${job[@]}" 2>stderr
        status=$?
        check out || fault "saved before call $at"
        if [ $status -eq 0 ]; then
            # Saved before it was read, or after all that counts: one of the two contents.
            unseen=$((unseen + 1))
            cp -rL out/current/ got
            mkdir before && cp -r p before/ && cp home/*.csv before/p/
            run -- run -q -c before/p/tiny.ini -o before/out --only 97.71 --theme coverage || fault "beside it"
            run -- run -q --force -c p/tiny.ini -o before/new --only 97.71 --theme coverage || fault "beside it"
            diff -r -x 'changes.*' got before/out/current/ >/dev/null || diff -r -x 'changes.*' got before/new/current/ >/dev/null ||
                fault "saved before call $at: ended with 0, and published a mix"
            rm -rf got before
        else
            told=$((told + 1))
            grep -qE 'berubah (selama|saat) dibaca' stderr || fault "saved before call $at: not said"
            [ "$(readlink out/current)" = "$before" ] || fault "saved before call $at: published"
        fi
        run -- "${job[@]}" 2>stderr || fault "the run after saving before call $at"
        check --settled out || fault "the run after saving before call $at"
        cp home/*.csv p/
    done
done
[ $told -ge 4 ] || fault "told only $told times of $((told + unseen))"
echo "saving.sh: saved during $((told + unseen)) runs: $told told and published nothing, $unseen published one content; no mix"
