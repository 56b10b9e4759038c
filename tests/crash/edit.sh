#!/usr/bin/env bash
# join and undo with every write, fsync, rename, … failing in turn, and killed
# before each: edit.sh JANGKAU_BINARY LIBSHIM
# The table is always whole: as before the command, or as after it, and then
# there is the way back; a failure is told, or did not matter.
set -uo pipefail
source "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"
table=p/membership.csv
join=(join 97.71 --since 2023 -q -c p/tiny.ini) undo=(undo -q -c p/tiny.ini)
told=0 harmless=0 killed=0 done_before=0

steps() { run -- undo --list -c p/tiny.ini | grep -c membership.csv; }

# Every call in turn: disturb fail|kill WHAT FROM TO COMMAND…, from the file FROM to TO.
disturb() {
    local how=$1 what=$2 from=$3 to=$4 n status
    shift 4
    for ((n = 1; ; n++)); do
        rm -rf p hit && cp -a "start_$what" p
        if [ "$how" = fail ]; then
            run SHIM_UNDER="$work/p" SHIM_FAIL=$n SHIM_LOG="$work/hit" -- "$@" 2>stderr >/dev/null
        else
            run SHIM_UNDER="$work/p" SHIM_KILL=$n -- "$@" 2>stderr >/dev/null
        fi
        status=$?
        if [ "$how" = fail ]; then
            [ -e hit ] || break
            [ $status -ne 0 ] || harmless=$((harmless + 1))
            [ $status -eq 0 ] || { told=$((told + 1)); [ -s stderr ] || fault "$what $n: no message"; }
            [ $status -ne 0 ] || cmp -s $table "$to" || fault "$what $n: ended with 0, and not done: $(cat hit)"
        else
            [ $status -ne 0 ] || break
            [ $status -eq 137 ] || fault "$what $n: status $status"
            killed=$((killed + 1))
        fi
        if cmp -s $table "$to"; then
            done_before=$((done_before + (status != 0)))
        else
            cmp $table "$from" || fault "$what $n ($how): neither as before nor as after"
        fi
        # Whatever happened: as many steps back as the table is away from the first one.
        if cmp -s $table joined.csv; then
            [ "$(steps)" -eq 1 ] || fault "$what $n ($how): no way back"
            run -- "${undo[@]}" 2>stderr || fault "$what $n ($how): undo"
        fi
        cmp $table plain.csv && [ "$(steps)" -eq 0 ] || fault "$what $n ($how): steps that lead nowhere"
        run -- "${join[@]}" 2>stderr && cmp $table joined.csv || fault "$what $n ($how): the next join"
    done
    [ $status -eq 0 ] && [ $n -gt 5 ] || fault "$what ($how): status $status at call $n"
}

cp $table plain.csv && cp -a p start_join
run -- "${join[@]}" || fault "join"
cp $table joined.csv && cp -a p start_undo
for how in fail kill; do
    disturb $how join plain.csv joined.csv "${join[@]}"
    disturb $how undo joined.csv plain.csv "${undo[@]}"
done
echo "edit.sh: $told failures told, $harmless harmless, $killed killed; $done_before of them after it was done"
