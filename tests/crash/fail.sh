#!/usr/bin/env bash
# Every write, fsync, rename, link, … below the output folder fails in turn:
#   fail.sh JANGKAU_BINARY LIBSHIM [STEP [STEP_OF_WRITES]]
# Each run either ends with a message, a status that is not 0 and the last
# edition whole, or the failure did not matter and the edition is as it would
# be without. Only every STEP-th call (1: all) fails; writes, most of which are
# the store's pages, every STEP_OF_WRITES-th.
set -uo pipefail
source "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"
step=${1:-1} step_of_writes=${2:-${1:-1}}
harmless=0 told=0 after=0 runs=0

# What the run would publish, and what it starts from.
prepare() { # SCENARIO
    rm -rf out start wanted
    [ "$1" = first ] || run -- "${job[@]}" || fault "the first run"
    [ "$1" != old ] || make_old_kind
    if [ -e out ]; then cp -a out start; fi
    change_village 7
    run -- "${job[@]}" || fault "the run that nothing disturbs"
    check --settled out || fault "an edition that nothing disturbed"
    mv out wanted
}

restore() {
    rm -rf out
    if [ -e start ]; then cp -a start out; fi
}

judge() { # SCENARIO STATUS
    local status=$2
    if [ "$status" -eq 0 ]; then
        harmless=$((harmless + 1))
        check --settled out || fault "$1: $(cat hit): ended with 0, the edition is not whole"
        diff -r wanted/current/ out/current/ >&2 || fault "$1: $(cat hit): ended with 0, other content"
        return
    fi
    [ "$status" -le 5 ] || fault "$1: $(cat hit): status $status"
    told=$((told + 1))
    [ -s stderr ] || fault "$1: $(cat hit): status $status without a message"
    if grep -q 'sudah terbit' stderr; then
        after=$((after + 1))
        check out && diff -r wanted/current/ out/current/ >&2 || fault "$1: $(cat hit): published, not whole"
    elif [ "$1" = first ]; then
        [ ! -e out ] || fault "$1: $(cat hit): left behind: $(find out)"
    elif [ "$1" = old ]; then
        check --plain out || fault "$1: $(cat hit): the former files are not whole"
        diff -r -x .jangkau start "$(if [ -L out/current ]; then echo out/current/; else echo out; fi)" >&2 ||
            fault "$1: $(cat hit): the former files changed"
    else
        diff -r -x .jangkau start out >&2 || fault "$1: $(cat hit): the former edition changed"
        [ "$(readlink out/current)" = "$(readlink start/current)" ] || fault "$1: $(cat hit): switched"
    fi
}

fail_in_turn() { # SCENARIO CALLS STEP
    local n=1 status
    for ((;; n += $3)); do
        restore
        rm -f hit
        run SHIM_CALLS="$2" SHIM_FAIL=$n SHIM_LOG="$work/hit" \
            SHIM_ERRNO=$([ $((n % 2)) -eq 0 ] && echo ENOSPC || echo EIO) -- "${job[@]}" 2>stderr >/dev/null
        status=$?
        [ -e hit ] || break
        runs=$((runs + 1))
        judge "$1" $status
        if [ $((runs % 10)) -eq 0 ]; then
            run -- "${job[@]}" 2>stderr || fault "$1: $(cat hit): the run after it fails"
            check --settled out || fault "$1: $(cat hit): not whole after the next run"
        fi
    done
    [ $status -eq 0 ] || fault "$1: untouched, and status $status"
}

for scenario in second old first; do
    prepare $scenario
    fail_in_turn $scenario fsync,rename,exchange,link,symlink,mkdir "$step"
    fail_in_turn $scenario write,close "$step_of_writes"
done
echo "fail.sh: $runs calls failed: $told told (of these $after after the switch), $harmless harmless; every edition whole"
