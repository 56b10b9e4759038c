#!/usr/bin/env bash
# SIGKILL at random moments: kill.sh JANGKAU_BINARY LIBSHIM [KILLS [SEED]]
# Half of the kills come after a random time, half before a random call that
# writes, renames, links or syncs in the output folder. After each, what
# OUT/current leads to is whole and consistent; after every fifth the next run
# succeeds and leaves nothing behind. KILLS: else $JANGKAU_KILLS, else 30.
set -uo pipefail
source "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"
kills=${1:-${JANGKAU_KILLS:-30}}
RANDOM=${2:-20261123}
died=0 ended=0 switched=0 next=0 first=0 old=0

random() { echo $(((RANDOM * 32768 + RANDOM) % $1)); }

# How long a run takes and how many calls it makes, of either kind.
measure() {
    local start
    rm -f count
    run -- "${job[@]}" || fault "the first run"
    change_village 1
    start=$(date +%s%N)
    run SHIM_COUNT="$work/count" -- "${job[@]}" || fault "the second run"
    span_ms=$((($(date +%s%N) - start) / 1000000))
    calls=$(cat count)
    change_village 2
    rm -f count
    run SHIM_COUNT="$work/count" SHIM_CALLS=$steps -- "${job[@]}" || fault "the third run"
    calls_of_steps=$(cat count)
}

# The moment of the kill: a call's number, or else a time.
kill_once() {
    local delay_ms pid status
    # What matters of a first run and a conversion is short: no kill is spent before it.
    case $([ $kind = edition ] && random 4 || echo 1) in
    0) run SHIM_KILL=$((1 + $(random "$calls"))) -- "${job[@]}" 2>stderr >/dev/null ;;
    1) run SHIM_KILL=$((1 + $(random "$calls_of_steps"))) SHIM_CALLS=$steps -- "${job[@]}" 2>stderr >/dev/null ;;
    *)
        delay_ms=$(random $((span_ms * 11 / 10)))
        (run_in_place) 2>stderr >/dev/null &
        pid=$!
        sleep "$(printf '%d.%03d' $((delay_ms / 1000)) $((delay_ms % 1000)))"
        kill -KILL "$pid" 2>/dev/null
        wait "$pid" 2>/dev/null ;;
    esac
    status=$?
    case $status in
    137) died=$((died + 1)) ;;
    0) ended=$((ended + 1)) ;;
    *) fault "kill $i: status $status" ;;
    esac
}

# As run(), in the place of this process, so that the kill meets jangkau itself.
run_in_place() {
    exec env -i PATH="$PATH" HOME="$work/home" TMPDIR="$work/tmp" LC_ALL=C.UTF-8 JANGKAU_OFFLINE=1 \
        ASAN_OPTIONS=detect_leaks=0 "$binary" "${job[@]}"
}

steps=fsync,rename,exchange,link,symlink,mkdir
measure
for ((i = 1; i <= kills; i++)); do
    # What the run finds: mostly an edition, at times none, or plain files.
    kind=edition
    if [ $((i % 20)) -eq 7 ]; then
        rm -rf out
        kind=none first=$((first + 1))
    elif [ $((i % 20)) -eq 14 ]; then
        check --settled out >/dev/null 2>&1 || run -- "${job[@]}" 2>stderr || fault "kill $i: the run before it"
        make_old_kind
        kind=old old=$((old + 1))
    fi
    # One village changes: some files are new; the title: all sheets are.
    change_village "$i"
    [ $((i % 3)) -ne 0 ] || sed -i "s/^title.*/title = Program $i/" p/tiny.ini
    before=$(readlink out/current)
    kill_once
    case $kind in
    edition) check out || fault "kill $i" ;;
    old) check --plain out || fault "kill $i of a conversion" ;;
    none) [ ! -L out/current ] || check out || fault "kill $i of a first run" ;;
    esac
    [ "$kind" != edition ] || [ -e "out/$before" ] || fault "kill $i: the former edition is gone"
    [ "$before" = "$(readlink out/current)" ] || switched=$((switched + 1))
    if [ $((i % 5)) -eq 0 ] || [ $kind != edition ]; then
        run -- "${job[@]}" 2>stderr || fault "kill $i: the next run fails"
        check --settled out || fault "kill $i: not whole after the next run"
        next=$((next + 1))
    fi
done
run -- "${job[@]}" 2>stderr || fault "the last run"
check --settled out || fault "the last edition"
echo "kill.sh: $kills runs of ${span_ms} ms: $died killed, $ended ended before; $switched editions switched;" \
    "$first first runs, $old conversions; $next next runs; every edition whole"
