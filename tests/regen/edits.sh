#!/usr/bin/env bash
# Random edits of a small project: after each, a run into the folder that has the
# last edition gives byte for byte what a run from nothing gives, and a second run
# finds nothing to do.
#   edits.sh JANGKAU [COUNT [SEED]]      default: 12 edits, seed 7
# Exit status: 0 passed, 1 failed.
set -uo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
binary=$(realpath -- "$1") count=${2:-12}
RANDOM=${3:-7}
base=$(mktemp -d "${TMPDIR:-/tmp}/jangkau-edits-XXXXXX") || exit 1
trap '[ $failed -ne 0 ] || rm -rf -- "$base"' EXIT
failed=0
export HOME=$base XDG_CACHE_HOME=$base/cache JANGKAU_OFFLINE=1
unset JANGKAU_MIRROR
p=$base/p out=$base/out
cp -r "$here/../cli/projects/tiny" "$p"
cp "$here/../../styles/default.ini" "$p/gaya.ini"
cp "$here/../../styles/themes/coverage.ini" "$p/saya.ini"
sed -i 's/^paper = A4/paper = A4\nstyle = gaya.ini\nthemes = coverage;distance;saya.ini/' "$p/tiny.ini"
printf '\n[books]\natlas = yes\nbrief = yes\n\n[output]\nkeep = 2\n' >>"$p/tiny.ini"

# In a subshell bash starts RANDOM anew: what is drawn there follows from `salt` and the call.
pick() { # one of the words
    RANDOM=$((salt + $# * 31 + ${#1} * 7 + ${#*}))
    local i=$((RANDOM % $#))
    shift "$i"
    printf '%s' "$1"
}
row() { # number of a row of a table, its header excluded; 0 = none
    local rows
    RANDOM=$((salt + 1))
    rows=$(($(wc -l <"$p/$1") - 1))
    [ "$rows" -gt 0 ] && echo $((RANDOM % rows + 2)) || echo 0
}
set_key() { # file section key value
    awk -v s="[$2]" -v k="$3" -v v="$4" '
        /^\[/ { if (in_s && !done) { print k " = " v; done = 1 } in_s = ($0 == s) }
        in_s && $1 == k && $2 == "=" { if (!done) print k " = " v; done = 1; next }
        { print }
        END { if (in_s && !done) print k " = " v; else if (!done) print "\n" s "\n" k " = " v }' \
        "$p/$1" >"$p/$1.new" && mv "$p/$1.new" "$p/$1"
}
village() { awk -F, -v n=$((salt % 8 + 2)) 'NR == n { print $1, $4, $5 }' "$p/villages.csv"; }

serial=0
edit() {
    local code lon lat n file
    case $1 in
    add_library)
        read -r code lon lat < <(village)
        serial=$((serial + 1))
        echo "N$serial,Perpustakaan Baru $serial,$(pick village tbm school),$code,$lon,$lat,village_point,$(pick 2019 2021 ''),,2018,,$(pick high low),uji," >>"$p/libraries.csv"
        ;;
    remove_library) n=$(row libraries.csv); [ "$n" = 0 ] || sed -i "${n}d" "$p/libraries.csv" ;;
    change_library) n=$(row libraries.csv); [ "$n" = 0 ] || sed -i "${n}s/,20[0-9][0-9],/,$(pick 2017 2020 2023),/" "$p/libraries.csv" ;;
    move_library) n=$(row libraries.csv); [ "$n" = 0 ] || sed -i "${n}s/,106\.0[0-9]*,/,106.0$((RANDOM % 10))1000,/" "$p/libraries.csv" ;;
    rename_library) n=$(row libraries.csv); [ "$n" = 0 ] || sed -i "${n}s/Perpustakaan/Pustaka/" "$p/libraries.csv" ;;
    people) n=$(row villages.csv); sed -i -E "${n}s/,[0-9]+,([^,]*)\$/,$((RANDOM % 5000 + 100)),\1/" "$p/villages.csv" ;;
    rename_village) n=$(row villages.csv); sed -i -E "${n}s/^([^,]+),[^,]+,/\1,Desa $(pick Anyar Baros Cisata Dukuh),/" "$p/villages.csv" ;;
    join) grep -q '^97.71,' "$p/membership.csv" || echo "97.71,Kota Gama,$(pick 2020 2023),,exact,uji," >>"$p/membership.csv" ;;
    leave) sed -i '/^97.71,/d' "$p/membership.csv" ;;
    since) n=$(row membership.csv); sed -i -E "${n}s/,20[0-9]{2},/,$(pick 2018 2019 2022),/" "$p/membership.csv" ;;
    boundary) sed -i -E "0,/106\.0$((RANDOM % 9))0*,/s//106.0$((RANDOM % 9))2,/" "$p/villages.geojson" ;;
    blank_line) echo >>"$p/$(pick libraries.csv membership.csv)" ;;
    comment) echo "# $RANDOM" >>"$p/$(pick tiny.ini gaya.ini saya.ini)" ;;
    analysis) set_key tiny.ini analysis "$(pick detour service_kota_km service_kabupaten_km)" "$(pick 1 1.3 2 3)" ;;
    reach) set_key tiny.ini analysis reach_km "$(pick '2.5;5;10' '1;2' '3')" ;;
    cells) set_key tiny.ini analysis cell_m "$(pick 200 300)" ;;
    date) set_key tiny.ini analysis as_of "$(pick '' 2020 2022-06 2024-12-31)" ;;
    title) set_key tiny.ini project "$(pick title agency)" "Contoh $(pick A B C)" ;;
    sheet) set_key tiny.ini sheet "$(pick language:id language:en png_dpi:72 png_dpi:60 formats:pdf 'formats:pdf;png' 'formats:svg;png' | tr : ' ' | awk '{ print $1 }')" "" ;;
    language) set_key tiny.ini sheet language "$(pick id en)" ;;
    dpi) set_key tiny.ini sheet png_dpi "$(pick 60 72)" ;;
    formats) set_key tiny.ini sheet formats "$(pick pdf 'pdf;png' 'svg;png' 'pdf;slide')" ;;
    paper) set_key tiny.ini sheet paper "$(pick A4 A3)" ;;
    books) set_key tiny.ini books "$(pick atlas brief)" "$(pick yes no)" ;;
    themes) set_key tiny.ini sheet themes "$(pick coverage 'coverage;distance;saya.ini' 'distance;saya.ini')" ;;
    theme_title) sed -i "s/^title = .*/title = CAKUPAN $(pick A B C)/" "$p/saya.ini" ;;
    style) sed -i -E "s/^(coast|graticule) = .*/\1 = 0.$((RANDOM % 4 + 1)) #$(pick 102030 804020 000000)/" "$p/gaya.ini" ;;
    plan) set_key tiny.ini plan sites "$(pick 1 2)" ;;
    touch) touch "$p/$(pick libraries.csv villages.csv tiny.ini gaya.ini villages.geojson)" ;;
    rewrite) file=$(pick libraries.csv villages.csv tiny.ini); cp "$p/$file" "$p/again" && mv "$p/again" "$p/$file" ;;
    clock_back) touch -d "$(pick '2001-01-01' '1970-01-02')" "$p/$(pick libraries.csv villages.csv tiny.ini)" ;;
    clock_ahead) touch -d '2038-01-01' "$p/$(pick libraries.csv membership.csv saya.ini)" ;;
    same_time) # another content of the same length, and the time put back
        touch -r "$p/libraries.csv" "$base/time"
        sed -i 's/uji/uju/; t; s/uju/uji/' "$p/libraries.csv"
        touch -r "$base/time" "$p/libraries.csv"
        ;;
    remove_result) file=$(find "$out/current/" -type f | sort | sed -n "$((RANDOM % 9 + 1))p"); rm -f "$file" ;;
    spoil_result) file=$(find "$out/current/" -type f -name '*.p*' | sort | sed -n "$((RANDOM % 5 + 1))p"); echo x >>"${file:-/dev/null}" ;;
    only) "$binary" run --accept=uji -q -c "$p/tiny.ini" -o "$out" --only "$(pick 97 97.01 97.71)" >/dev/null 2>&1 ;;
    theme) "$binary" run --accept=uji -q -c "$p/tiny.ini" -o "$out" --theme "$(pick coverage distance)" >/dev/null 2>&1 ;;
    part) "$binary" "$(pick render analyze)" -q -c "$p/tiny.ini" -o "$out" >/dev/null 2>&1 ;;
    as_of) "$binary" run --accept=uji -q -c "$p/tiny.ini" -o "$out" --as-of 2019 >/dev/null 2>&1 ;;
    state) rm -f "$out/.jangkau/state" ;;
    damaged_state) echo damaged >>"$out/.jangkau/state" ;;
    esac
}
kinds=(add_library add_library add_library remove_library change_library move_library rename_library
    people rename_village join leave since boundary blank_line comment analysis reach cells date title
    language dpi formats paper books themes theme_title style plan touch touch rewrite clock_back
    clock_ahead same_time remove_result spoil_result only theme part as_of state damaged_state)

# Everything but what compares two editions; the store by what it says.
same() { # folder folder
    local bad=0 name
    diff -rq -x jangkau.sqlite -x 'changes.*' "$1/" "$2/" || bad=1
    for name in "$1" "$2"; do
        sqlite3 "$name/jangkau.sqlite" .dump 2>/dev/null |
            grep -vE 'spatialite_history|geom_cols_ref_sys|sql_statements_log' >"$base/dump.$(basename "$name")"
    done
    cmp -s "$1/jangkau.sqlite" "$2/jangkau.sqlite" ||
        cmp "$base/dump.$(basename "$1")" "$base/dump.$(basename "$2")" || bad=1
    return $bad
}

undone=0 reused=0 idle=0
for ((i = 0; i <= count; i++)); do
    kind=none
    rm -rf "$base/before" && cp -rp "$p" "$base/before"
    salt=$RANDOM
    if [ "$i" -gt 0 ]; then
        kind=${kinds[RANDOM % ${#kinds[@]}]}
        edit "$kind"
    fi
    "$binary" run --accept=uji --explain -q -c "$p/tiny.ini" -o "$out" >"$base/o1" 2>"$base/e1"
    r1=$?
    "$binary" run -q -c "$p/tiny.ini" -o "$base/fresh" >"$base/o2" 2>"$base/e2"
    r2=$?
    if [ $r1 -ne $r2 ]; then
        echo "edit $i ($kind): exit $r1 after the edit, $r2 from nothing"
        cat "$base/e1" "$base/e2"
        failed=1
    elif [ $r1 -ne 0 ]; then # an edit that makes no sense: both refuse, and it is taken back
        cmp "$base/e1" "$base/e2" || failed=1
        rm -rf "$p" && cp -rp "$base/before" "$p"
        undone=$((undone + 1))
    else
        if ! same "$(realpath "$out/current")" "$(realpath "$base/fresh/current")"; then
            echo "edit $i ($kind): not what a run from nothing gives"
            cat "$base/o1"
            failed=1
            # Is it the run from nothing that is not always the same?
            "$binary" run -q -c "$p/tiny.ini" -o "$base/fresh2" >/dev/null 2>&1
            same "$(realpath "$base/fresh2/current")" "$(realpath "$base/fresh/current")" ||
                echo "two runs from nothing differ"
        fi
        reused=$((reused + $(grep -c 'dipakai ulang' "$base/o1")))
        # Sources of now are young for two seconds: they are summed again, and are the same.
        "$binary" run --accept=uji -c "$p/tiny.ini" -o "$out" >"$base/o3" 2>&1
        grep -q 'Tidak ada yang berubah' "$base/o3" && idle=$((idle + 1)) || {
            echo "edit $i ($kind): not idle afterwards"
            cat "$base/o3"
            failed=1
        }
    fi
    [ $failed -ne 0 ] || rm -rf "$base/fresh"
    [ $failed -eq 0 ] || { echo "left for a look: $base"; echo "seed and edit: ${3:-7}, $i"; break; }
done
echo "edits: $((i > count ? count : i)), refused and taken back: $undone, files taken over: $reused, idle runs: $idle"
exit $failed
