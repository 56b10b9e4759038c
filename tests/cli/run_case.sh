#!/usr/bin/env bash
# Run one command-line case: run_case.sh CASE_FOLDER JANGKAU_BINARY
#
# A case is data: CASE_FOLDER/case, one step a line (README.md in this folder
# lists them), and CASE_FOLDER/files/, copied into the working folder. Each
# case gets its own temporary folder, home and cache, a bare environment and no
# network. Exit status: 0 passed, 1 failed, 77 skipped (says why).
set -uo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
[ $# -eq 2 ] || { echo "usage: run_case.sh CASE_FOLDER JANGKAU_BINARY" >&2; exit 2; }
case_folder=$(cd -- "$1" && pwd) || exit 2
binary=$(cd -- "$(dirname -- "$2")" && pwd)/$(basename -- "$2")
[ -f "$case_folder/case" ] || { echo "no file 'case' in $1" >&2; exit 2; }
[ -x "$binary" ] || { echo "not an executable: $2" >&2; exit 2; }
case_name=$(basename -- "$case_folder")
shared=${JANGKAU_SHARED:-$here/../../../shared}
mirror=$shared/data/upstream

line_number=0 line='' status=0 failures=0
environment=() mounts=()
base=$(mktemp -d "${TMPDIR:-/tmp}/jangkau-cli-XXXXXX") || exit 1
work=$base/w log=$base/log
mkdir -p "$work" "$log" "$base/home" "$base/cache" "$base/tmp"

cleanup() {
    local mount
    for mount in "${mounts[@]}"; do umount "$mount" 2>/dev/null; done
    chmod -R u+rwX "$base" 2>/dev/null
    rm -rf -- "$base"
}
trap cleanup EXIT
trap 'exit 1' INT TERM HUP

# ---- outcomes ----

fail() {
    echo "FAILED $case_name line $line_number: $line" >&2
    printf '  %s\n' "$@" >&2
    if [ -s "$log/stderr" ]; then echo "  stderr of the last command:" >&2
        head -c 1500 "$log/stderr" | sed 's/^/  | /' >&2; fi
    failures=$((failures + 1))
    exit 1
}

skip() {
    echo "SKIPPED $case_name: $*"
    exit 77
}

# ---- helpers, also for `sh` steps ----

# Every entry below a folder with type, mode, link target and content, but for
# .jangkau, where a run notes how it ended.
fingerprint() {
    [ -e "$1" ] || { echo "no $1"; return; }
    (cd -- "$1" && find . -path ./.jangkau -prune -o -printf '%y %m %p %l\n' | LC_ALL=C sort &&
        find . -path ./.jangkau -prune -o -type f -print0 | LC_ALL=C sort -z | xargs -0r sha256sum)
}

# Of an output folder, the current edition; anything else as it is.
edition_in() {
    if [ -L "$1/current" ]; then echo "$1/current/"; else echo "$1"; fi
}

# A square grid of N x N made-up villages round 106 E 6 S: make_grid FOLDER N
make_grid() {
    cp -r "$here/projects/points" "$1" && awk -v n="$2" 'BEGIN {
        print "code,name,type,lon,lat,population,note"
        for (i = 0; i < n; i++) for (j = 0; j < n; j++)
            printf "97.01.%02d.2%03d,Desa %d-%d,desa,%.6f,%.6f,%d,\n", i + 1, j + 1, i, j,
                   106 + 0.01 * i + 0.001 * (j % 3), -6 - 0.01 * j + 0.002 * (i % 2), 1000 + i + j
    }' >"$1/villages.csv" && awk -v n="$2" 'BEGIN {
        print "code,name"
        for (i = 0; i < n; i++) printf "97.01.%02d,Kecamatan %d\n", i + 1, i
    }' >"$1/districts.csv"
    printf '%s\n' code,name,population,population_date,area_km2 97,Contoh,,, \
        '97.01,Kabupaten Alfa,,,' >"$1/regencies.csv"
    sed -i '/^97\.\(02\|71\)/d' "$1/membership.csv"
    sed -i '/,97\.\(02\|71\)\./d' "$1/libraries.csv"
}

# Field of a CSV file: field FILE KEY COLUMN (KEY is in the first column)
field() {
    awk -v key="$2" -v column="$3" '
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
        { n = split_row($0, cells) }
        NR == 1 { for (i = 1; i <= n; i++) if (cells[i] == column) wanted = i; next }
        cells[1] == key { found = 1; if (wanted) print cells[wanted]; else print "<no column>" }
        END { if (!found) print "<no row>" }' "$1"
}

# The bare environment every command gets, as words for exec.
bare_env() {
    bare=(env -i --default-signal=INT,TERM PATH="$PATH" HOME="$base/home"
        XDG_CACHE_HOME="$base/cache" TMPDIR="$base/tmp" LC_ALL=C.UTF-8 JANGKAU_OFFLINE=1)
    local name
    for name in ASAN_OPTIONS LSAN_OPTIONS UBSAN_OPTIONS; do
        if [ -n "${!name:-}" ]; then bare+=("$name=${!name}"); fi
    done
    bare+=(${environment[@]+"${environment[@]}"})
}

# For `sh` steps: a command in the bare environment.
bare_run() {
    bare_env
    "${bare[@]}" "$@"
}

execute() {
    bare_env
    (cd -- "$work" && exec "${bare[@]}" timeout -k 5 "${case_seconds:-60}" "$binary" "$@") \
        >"$log/stdout" 2>"$log/stderr" </dev/null
    status=$?
    [ $status -ne 124 ] && [ $status -ne 137 ] || fail "did not end within ${case_seconds:-60} s"
    no_noise
}

# What must never be seen, whatever the outcome.
no_noise() {
    local noise
    for noise in 'Sanitizer' 'runtime error:' 'Assertion' '(null)' 'CRITICAL' 'Segmentation'; do
        ! grep -qF -- "$noise" "$log/stderr" || fail "stderr holds '$noise'"
    done
    [ "$status" -le 6 ] || [ "$status" -eq 75 ] || [ "$status" -eq 130 ] || [ "$status" -eq 143 ] ||
        fail "exit status $status is none of the contract's"
}

# A failing command leaves everything as it was and says why.
expect_failure() {
    local wanted=$1 before_out before_names
    shift
    before_out=$(fingerprint "$work/out")
    before_names=$(ls -A "$work")
    execute "$@"
    [ "$status" -eq "$wanted" ] || fail "exit status $status, not $wanted"
    [ -s "$log/stderr" ] || fail "no message on stderr"
    [ ! -s "$log/stdout" ] || fail "a failing command wrote to stdout"
    [ "$(fingerprint "$work/out")" = "$before_out" ] || fail "the previous out/ was changed"
    [ "$(ls -A "$work")" = "$before_names" ] || fail "left behind: $(ls -A "$work" | tr '\n' ' ')"
}

# Stop `jangkau ARGUMENTS` after rising delays; see README.md.
interrupt() {
    local signal=$1 wanted=$2 delay before names pid stopped=0
    shift 2
    bare_env
    before=$(fingerprint "$work/out")
    names=$(ls -A "$work")
    cp -a "$work/out" "$base/out-before"
    for delay in 0.02 0.05 0.1 0.2 0.35 0.5 0.8 1.3 2; do
        (cd -- "$work" && exec "${bare[@]}" "$binary" "$@") \
            >"$log/stdout" 2>"$log/stderr" </dev/null &
        pid=$!
        sleep "$delay"
        kill -s "$signal" "$pid" 2>/dev/null
        wait "$pid"
        status=$?
        no_noise
        [ "$(ls -A "$work")" = "$names" ] ||
            fail "after $delay s: left behind: $(ls -A "$work" | tr '\n' ' ')"
        if [ $status -eq "$wanted" ]; then
            stopped=$((stopped + 1))
            [ "$(fingerprint "$work/out")" = "$before" ] ||
                fail "stopped after $delay s, and the previous out/ was changed"
        elif [ $status -eq 0 ]; then
            [ "$(fingerprint "$work/out")" != "$before" ] || fail "ended well, but wrote nothing"
            break
        else
            fail "after $delay s: exit status $status, not $wanted"
        fi
    done
    rm -rf "$work/out" && mv "$base/out-before" "$work/out"
    [ $stopped -ge 2 ] || fail "the command was stopped only $stopped times: too short to tell"
}

# ---- steps ----

step_needs() {
    local what=${1%% *} rest=${1#* }
    case $what in
    shared) [ -f "$mirror/wilayah_boundaries/db/kel/36/wilayah_boundaries_kel_36.01.sql" ] ||
        skip "no real boundaries (set JANGKAU_SHARED to the folder of the shared data)" ;;
    tool) command -v "$rest" >/dev/null || skip "no program '$rest'" ;;
    locale) # made for this case alone, so that none need be installed
        mkdir -p "$base/locale"
        localedef -i "${rest%%.*}" -f "${rest##*.}" "$base/locale/$rest" >/dev/null 2>&1 ||
            skip "the locale $rest cannot be made (Debian's package locales)"
        environment+=("LOCPATH=$base/locale" "LSAN_OPTIONS=suppressions=$here/lsan.supp") ;;
    nonroot)
        [ "$(id -u)" -ne 0 ] && return
        # Root may read and write everything: give the rights up and start again.
        setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps=-all \
            bash -c 'test -x "$0" && test -r "$1" && test -w "$2"' \
            "$binary" "$case_folder/case" "${TMPDIR:-/tmp}" 2>/dev/null ||
            skip "root may read and write everything, and cannot become another user here"
        setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps=-all \
            env JANGKAU_SHARED="$shared" "${BASH_SOURCE[0]}" "$case_folder" "$binary"
        exit ;;
    *) fail "unknown need '$what'" ;;
    esac
}
step_project() { # NAME FOLDER
    local words
    read -r -a words <<<"$1"
    cp -r "$here/projects/${words[0]}" "$work/${words[1]}" || fail "cannot copy the project"
}
step_previous() { # an earlier edition, made by hand
    mkdir -p "$work/out/maps" "$work/out/tables"
    echo 'edisi lama' | tee "$work/out/jangkau.sqlite" "$work/out/maps/97-coverage.pdf" \
        "$work/out/tables/regions.csv" "$work/out/catatan saya.txt" >"$work/out/manifest.json"
}
step_seconds() { case_seconds=$1; } # a command that takes longer hangs
step_env() { eval "environment+=($1)"; }
step_mirror() { environment+=("JANGKAU_MIRROR=$mirror"); }
step_sh() {
    (cd -- "$work" && set -e && eval "$1") >"$log/sh" 2>&1 || fail "the shell command failed" \
        "$(head -c 600 "$log/sh")"
}
step_jangkau() {
    eval "set -- $1"
    execute "$@"
    [ $status -eq 0 ] || fail "exit status $status, not 0"
}
step_fails() {
    eval "set -- $1"
    expect_failure "$@"
}
step_interrupt() {
    eval "set -- $1"
    interrupt "$@"
}
step_smalldisk() { # KILOBYTES FOLDER: a disk of its own below the working folder
    local words
    read -r -a words <<<"$1"
    mkdir -p "$work/${words[1]}"
    mount -t tmpfs -o "size=${words[0]}k" jangkau-test "$work/${words[1]}" 2>/dev/null ||
        skip "may not mount a small disk here"
    mounts+=("$work/${words[1]}")
}
step_stdout() { grep -qF -- "$1" "$log/stdout" || fail "stdout lacks: $1"; }
step_stderr() { grep -qF -- "$1" "$log/stderr" || fail "stderr lacks: $1"; }
step_not_stdout() { ! grep -qF -- "$1" "$log/stdout" || fail "stdout holds: $1"; }
step_not_stderr() { ! grep -qF -- "$1" "$log/stderr" || fail "stderr holds: $1"; }
step_no_stderr() { [ ! -s "$log/stderr" ] || fail "stderr was to be empty"; }
step_silent() { [ ! -s "$log/stdout" ] && [ ! -s "$log/stderr" ] || fail "it was to print nothing"; }
step_json() {
    tr -d '\n' <"$log/stdout" | awk -f "$here/json_check.awk" || fail "stdout is not one JSON value"
}
step_json_file() {
    tr -d '\n' <"$work/$1" | awk -f "$here/json_check.awk" || fail "$1 is not one JSON value"
}
step_exists() { [ -s "$work/$1" ] || fail "no file, or an empty one: $1"; }
step_absent() { [ ! -e "$work/$1" ] || fail "is there: $1"; }
step_holds() { # FILE TEXT
    grep -qF -- "${1#* }" "$work/${1%% *}" || fail "${1%% *} lacks the text"
}
step_lacks() { # FILE TEXT
    [ -f "$work/${1%% *}" ] || fail "no file ${1%% *}"
    ! grep -qF -- "${1#* }" "$work/${1%% *}" || fail "${1%% *} holds the text"
}
step_same() { # A B
    local words
    read -r -a words <<<"$1"
    diff -r -x .jangkau -x "changes.*" "$(edition_in "$work/${words[0]}")" "$(edition_in "$work/${words[1]}")" >"$log/diff" 2>&1 ||
        fail "they differ" "$(head -c 600 "$log/diff")"
}
step_cell() { # FILE KEY COLUMN [VALUE]
    local words found
    read -r -a words <<<"$1"
    found=$(field "$work/${words[0]}" "${words[1]}" "${words[2]}")
    [ "$found" = "${words[*]:3}" ] || fail "the cell holds '$found'"
}

# ---- go ----

if [ -d "$case_folder/files" ]; then cp -r "$case_folder/files/." "$work/"; fi
while IFS= read -r line || [ -n "$line" ]; do
    line_number=$((line_number + 1))
    case $line in '' | '#'*) continue ;; esac
    name=${line%% *} rest=''
    [ "$name" = "$line" ] || rest=${line#* }
    declare -F "step_$name" >/dev/null || fail "no such step: $name"
    "step_$name" "$rest"
done <"$case_folder/case"
[ $failures -eq 0 ]
