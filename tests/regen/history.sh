#!/usr/bin/env bash
# The programme's own history on the real data: history.sh JANGKAU_BINARY
#
# Banten with its four kabupaten in 2021; in 2022 the four kota, then DKI
# Jakarta with Jakarta Timur, join by commands. After each step: which sheets
# there are, what the changes page tells, and the figures against those that
# awk counts from the project's own tables. Then every step is taken back.
# Exit status: 0 passed, 1 failed, 77 skipped.
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
source_folder=$here/../..
binary=$(cd -- "$(dirname -- "$1")" && pwd)/$(basename -- "$1")
shared=${JANGKAU_SHARED:-$source_folder/../shared}
mirror=$shared/data/upstream
[ -d "$mirror" ] || { echo "SKIPPED history: no real data ($shared)"; exit 77; }
work=$(mktemp -d "${TMPDIR:-/tmp}/jangkau-history-XXXXXX")
trap 'rm -rf -- "$work"' EXIT
export JANGKAU_MIRROR=$mirror JANGKAU_OFFLINE=1 XDG_CACHE_HOME=$work/cache HOME=$work
cd "$work"

fail() {
    echo "FAILED $step: $*" >&2
    exit 1
}

# The cells of CSV files as `file column=value …`: awk's part of the figures.
cat >csv.awk <<'AWK'
function split_row(text, cells,    count, cell, quoted, i, c) {
    count = 0; cell = ""; quoted = 0
    for (i = 1; i <= length(text); i++) {
        c = substr(text, i, 1)
        if (quoted) {
            if (c != "\"") cell = cell c
            else if (substr(text, i + 1, 1) == "\"") { cell = cell c; i++ }
            else quoted = 0
        } else if (c == "\"") quoted = 1
        else if (c == ",") { cells[++count] = cell; cell = "" }
        else cell = cell c
    }
    cells[++count] = cell
    return count
}
function day(text) { return text == "" ? 0 : substr(text "-01-01", 1, 10) }
function region(code, level) { return substr(code, 1, level) }
FNR == 1 {
    files++
    for (i = split_row($0, cells); i > 0; i--) at[files, cells[i]] = i
    next
}
{ split_row($0, cells) }
function cell(name) { return cells[at[files, name]] }
AWK
# csv_awk PROGRAM ARGUMENT…: with the functions above.
csv_awk() {
    awk -f csv.awk -f <(printf '%s\n' "$1") "${@:2}"
}

# code,population,villages,villages_tpbis,population_tpbis,member of every province and regency,
# from villages*.csv, libraries.csv and membership.csv alone, for the day $1.
count() {
    csv_awk '
        FILENAME ~ /villages/ {
            code = cell("code"); people[code] = cell("population")
            for (l = 2; l <= 5; l += 3) { total[region(code, l)] += cell("population"); number[region(code, l)]++ }
        }
        FILENAME ~ /libraries/ && cell("tpbis_since") != "" && cell("confidence") != "low" {
            if (day(cell("tpbis_since")) <= on && (cell("tpbis_until") == "" || day(cell("tpbis_until")) > on))
                tpbis[cell("village_code")] = 1
        }
        FILENAME ~ /membership/ {
            if (day(cell("since")) <= on && (cell("until") == "" || day(cell("until")) > on)) member[cell("code")] = 1
        }
        END {
            for (code in tpbis) if (code in people)
                for (l = 2; l <= 5; l += 3) { with[region(code, l)]++; reached[region(code, l)] += people[code] }
            # A member without a single documented library is unknown, not zero.
            for (r in number) {
                known = with[r] > 0 || !(r in member)
                printf "%s,%d,%d,%s,%s,%d\n", r, total[r], number[r], known ? with[r] + 0 : "",
                    known ? reached[r] + 0 : "", r in member
            }
        }' on="$(printf '%s-01-01' "$1" | cut -c1-10)" villages*.csv libraries.csv membership.csv | LC_ALL=C sort
}

# The same columns of regions.csv (membership is not one of them).
published() {
    csv_awk '
        cell("level") == "province" || cell("level") == "regency" {
            printf "%s,%s,%s,%s,%s\n", cell("code"), cell("population"), cell("villages"),
                cell("villages_tpbis"), cell("population_tpbis")
        }' out/tables/regions.csv | LC_ALL=C sort
}

# Who became (or stopped being) a member, as the changes page tells; districts with their regency.
told() {
    csv_awk 'cell("measure") == "member" {
            print region(cell("code"), 5) "," cell("before") "," cell("after")
        }' out/changes.csv | LC_ALL=C sort -u
}

# run DATE [verify]: everything afresh, then the checks that hold for every step.
run() {
    "$binary" run -q -c jangkau.ini -o out --as-of "$1" 2>log || { cat log >&2; fail "run ended with $?"; }
    count "$1" >counted
    diff <(cut -d, -f1-5 counted) <(published) >&2 || fail "figures (< counted here, > regions.csv)"
    local code theme
    for code in $(cut -d, -f1 counted); do
        for theme in coverage distance; do
            for kind in pdf png; do
                [ -s "out/maps/$code-$theme.$kind" ] || fail "no sheet $code-$theme.$kind"
            done
        done
    done
    [ "$(find -L out/maps -name '*.pdf' | wc -l)" -eq $((2 * $(wc -l <counted))) ] || fail "sheets of no region"
    [ "${2:-}" != verify ] || "$binary" verify -q -c jangkau.ini -o out >log 2>&1 || { cat log >&2; fail "verify"; }
}

# The changes page names exactly these (code,before,after …), where there is one.
expect_members() {
    [ -e out/changes.csv ] || { echo "$step: no changes page in this build"; return 0; }
    diff <(printf '%s\n' "$@" | sed '/^$/d' | LC_ALL=C sort) <(told) >&2 ||
        fail "changes page (< expected, > told)"
    [ -s out/changes.pdf ] && [ -s out/changes.md ] || fail "no changes page"
    local word
    for word in "${@%%,*}"; do
        grep -qF "$(awk -F, -v code="$word" '$1 == code { print $2 }' regencies*.csv)" out/changes.md ||
            fail "changes.md does not name $word"
    done
}

# expect_villages FORMER: the page's "villages_tpbis" of provinces and regencies are the
# differences between what was counted here then (FORMER) and now.
expect_villages() {
    [ -e out/changes.csv ] || return 0
    diff <(LC_ALL=C join -t, -o 0,1.4,2.4 "$1" counted | awk -F, '$2 != $3') \
        <(csv_awk 'cell("measure") == "villages_tpbis" && cell("level") ~ /^(province|regency)$/ {
                print cell("code") "," cell("before") "," cell("after")
            }' out/changes.csv | LC_ALL=C sort) >&2 || fail "changes page (< counted, > told)"
}

project=$source_folder/data/banten
cp "$project"/*.csv . && cp "$project/banten.ini" jangkau.ini
sed -i 's/^neighbours = .*/neighbours =/; s/^png_dpi = .*/png_dpi = 100/' jangkau.ini

step="2021: four kabupaten"
# What is told of 2021: by 2022 all four took part; the two without a year of their own from then on.
sed -i '/^31/d; /^36\.7/d; s/^\(36\.0[14],[^,]*\),2022,/\1,2021,/' membership.csv
cp membership.csv of_2021.csv
run 2021
cp counted counted_2021
[ "$(grep -c ',1$' counted)" -eq 5 ] || fail "province and four kabupaten are members"
echo "ok $step"

step="2022: the four kota"
"$binary" join "Kota Tangerang" "Kota Cilegon" "Kota Serang" "Kota Tangerang Selatan" --since 2022 \
    --source "fakta program" >said
grep -q '36.74 Kota Tangerang Selatan ikut sejak 2022' said || fail "join said: $(cat said)"
cmp <(head -c "$(stat -c %s of_2021.csv)" membership.csv) of_2021.csv || fail "rows above were changed"
"$binary" join 36.73 --since 2022 >/dev/null 2>log && fail "joined twice"
grep -q 'sudah ikut sejak 2022' log || fail "says since when"
run 2022
expect_members 36.71,0,1 36.72,0,1 36.73,0,1 36.74,0,1
expect_villages counted_2021
# Kota Serang has no documented library: unknown since it joined.
grep -q '^36.73,[0-9]*,[0-9]*,,$' <(published) || fail "36.73 is unknown, not zero"
echo "ok $step"

step="2022: DKI Jakarta with Jakarta Timur"
"$binary" new 31 jakarta -q -o jakarta/out 2>log || { cat log >&2; fail "new"; }
[ -s jakarta/out/maps/31.75-coverage.pdf ] || fail "sheets of the new project"
for table in villages districts regencies; do cp jakarta/$table.csv ${table}_31.csv; done
sed -i 's/^province = 36/province = 36;31/
        s/^\(villages\|districts\|regencies\) = \(.*\)\.csv$/\1 = \1.csv;\1_31.csv/' jangkau.ini
"$binary" join 31 "Kota Administrasi Jakarta Timur" --since 2022 >/dev/null
run 2022 verify
[ "$(wc -l <counted)" -eq 16 ] || fail "two provinces and fourteen regencies"
grep -q '^31.75,.*,1$' counted && grep -q '^31.71,.*,0$' counted || fail "of Jakarta only Jakarta Timur joins"
[ "$(published | awk -F, '$1 == "31" || $1 == "36" { s += $2 } END { print s }')" -eq 23763133 ] ||
    fail "people of both provinces"
if [ -e out/changes.csv ]; then
    told | grep -q '^31.75,.*,1$' || fail "changes page tells of 31.75"
    told | grep -q '^36' && fail "changes page tells of Banten, where nothing changed"
    grep -q 'Jakarta Timur' out/changes.md || fail "changes.md"
fi
echo "ok $step"

step="all taken back"
"$binary" undo >/dev/null && "$binary" undo >/dev/null
cmp membership.csv of_2021.csv || fail "membership.csv is not what it was in 2021"
! "$binary" undo >/dev/null 2>&1 || fail "a third step"
echo "ok $step"
