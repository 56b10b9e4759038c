#!/usr/bin/env bash
# Fuzz one target under ASan and UBSan: tests/fuzz/run.sh NAME EXECUTIONS
# Builds in build/fuzz; what it finds new stays in build/fuzz/corpus/NAME, an
# input that fails in build/fuzz/found/NAME-*. Ends with one line for
# docs/fuzzing.md. Installs nothing.
set -euo pipefail
here=$(cd "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
die() { echo "run.sh: $*" >&2; exit 1; }

if [ $# -ne 2 ] || [[ ! $2 =~ ^[1-9][0-9]*$ ]]; then
    echo "usage: tests/fuzz/run.sh NAME EXECUTIONS; NAME is one of:" \
        "$(cd "$here" && printf '%s ' fuzz_*.c | sed 's/fuzz_//g; s/\.c//g')" >&2
    exit 2
fi
name=$1 executions=$2
[ -f "$here/fuzz_$name.c" ] || die "no target tests/fuzz/fuzz_$name.c"
[ -f "$here/$name.dict" ] || die "no dictionary tests/fuzz/$name.dict"

command -v clang >/dev/null || die "clang is missing: apt-get install clang libclang-rt-14-dev"
version=$(clang -dumpversion)
echo 'int LLVMFuzzerTestOneInput(void); int LLVMFuzzerTestOneInput(void) { return 0; }' |
    clang -x c -fsanitize=fuzzer,address,undefined -o /dev/null - 2>/dev/null ||
    die "the run-time library of libFuzzer is missing: apt-get install libclang-rt-${version%%.*}-dev"

build=$root/build/fuzz
launcher=()
command -v ccache >/dev/null && launcher=(-DCMAKE_C_COMPILER_LAUNCHER=ccache)
cmake -S "$root" -B "$build" -G Ninja -DCMAKE_C_COMPILER=clang -DCMAKE_BUILD_TYPE=Debug \
    -DJANGKAU_FUZZ=ON "${launcher[@]}" >/dev/null
ninja -C "$build" "fuzz_$name"
commit=$(git -C "$root" rev-parse --short=10 HEAD)
[ -z "$(git -C "$root" status --porcelain -- src tests/fuzz CMakeLists.txt)" ] || commit+=-dirty

mkdir -p "$build/corpus/$name" "$build/found"
program=$(find "$build" -type f -name "fuzz_$name" -perm -u+x | head -n 1)
log=$build/$name.log
status=0
# GLib's slices hide overruns and leaks from the sanitizers; a small quarantine
# stays in the processor's cache.
G_SLICE=always-malloc ASAN_OPTIONS=quarantine_size_mb=16 nice -n 10 "$program" -runs="$executions" -max_len=4096 -timeout=10 \
    -dict="$here/$name.dict" -artifact_prefix="$build/found/$name-" -print_final_stats=1 \
    "$build/corpus/$name" "$here/corpus/$name" >"$log" 2>&1 || status=$?
if [ $status -ne 0 ]; then
    tail -n 60 "$log" >&2
    die "$name failed (status $status); the input is in $build/found, the log in $log"
fi
stat() { sed -n "s/^stat::$1: *//p" "$log"; }
echo "$name: $(stat number_of_executed_units) executions, clean, $(date -u +%F)," \
    "commit $commit, $(stat average_exec_per_sec)/s, clang $version"
