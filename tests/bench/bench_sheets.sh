#!/usr/bin/env bash
# Sheets beside QGIS on the same layers, turn about in one run on the same processors.
#
# usage: tests/bench/bench_sheets.sh [--runs N] [--threads N] [--keep DIR] JANGKAU BENCH_SHEETS [SHARED]
#
# JANGKAU, BENCH_SHEETS  the program; bench_sheets_ours of CMake
# SHARED       the shared data (default: $JANGKAU_SHARED, else ../shared beside the repository)
# --runs N     rounds, medians count (default 3)
# --threads N  processors that either side may use (default: all)
# --keep DIR   leave the files of the last round there
#
# One A3 sheet (PDF; PNG of 300 dpi), the eight regencies as an A3 atlas (PDF), names
# placed in the same frames at the same sizes, and `jangkau atlas` as a whole.
# QGIS starts from layers that are cleaned, joined and projected (see qgis_sheet.py), and its
# start is counted apart. Needs Debian's python3-qgis, qgis-providers and python3-gdal.
set -euo pipefail

die() {
    echo "bench_sheets: $*" >&2
    exit 1
}

runs=3 threads=$(nproc) keep=
positional=()
while [ $# -gt 0 ]; do
    case $1 in
        --runs | --threads)
            [[ ${2:-} =~ ^[1-9][0-9]*$ ]] || die "$1 needs a number from 1"
            [ "$1" = --runs ] && runs=$2 || threads=$2
            shift
            ;;
        --keep)
            keep=${2:?--keep needs a folder}
            shift
            ;;
        -h | --help)
            sed -n '2,/^set -/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
            exit 0
            ;;
        -*) die "unknown option $1" ;;
        *) positional+=("$1") ;;
    esac
    shift
done
[ ${#positional[@]} -ge 2 ] && [ ${#positional[@]} -le 3 ] || die "usage: bench_sheets.sh [OPTION…] JANGKAU BENCH_SHEETS [SHARED]"
jangkau=$(realpath -e -- "${positional[0]}") || die "no program ${positional[0]}"
drawing=$(realpath -e -- "${positional[1]}") || die "no program ${positional[1]}"
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
shared=${positional[2]:-${JANGKAU_SHARED:-$here/../../../shared}}
shared=$(realpath -e -- "$shared") || die "no shared data; name it or set JANGKAU_SHARED"
python=/usr/bin/python3 # Debian's QGIS is built for it
QT_QPA_PLATFORM=offscreen "$python" -c 'import qgis.core' 2>/dev/null || die "no QGIS; install python3-qgis and qgis-providers"

work=$(mktemp -d "${TMPDIR:-/tmp}/jangkau-sheets.XXXXXX")
clean_up() {
    if [ -n "$keep" ]; then
        mkdir -p -- "$keep"
        cp -r -- "$work"/. "$keep"
    fi
    rm -rf -- "$work"
}
trap clean_up EXIT
export XDG_CACHE_HOME=$work/cache JANGKAU_THREADS=$threads JANGKAU_MIRROR=$shared/data/upstream

# quietly NAME COMMAND...: on the first `threads` processors, output to NAME.json
quietly() {
    local name=$1
    shift
    taskset -c 0-$((threads - 1)) "$@" >"$work/$name.json" 2>"$work/$name.log" </dev/null || {
        tail -n 30 "$work/$name.log" >&2
        die "$name failed"
    }
}

out=$work/out layers=$work/layers.gpkg
quietly run "$jangkau" run -q -o "$out"
quietly prepare "$python" "$here/qgis_sheet.py" prepare "$out" "$layers"
quietly frames "$python" "$here/qgis_sheet.py" frames "$out/maps"
for ((run = 1; run <= runs; run++)); do
    quietly "ours.$run" "$drawing" "$out" 3
    quietly "province.$run" "$python" "$here/qgis_sheet.py" province "$layers" "$work/36"
    quietly "atlas.$run" "$python" "$here/qgis_sheet.py" atlas "$layers" "$work/regencies.pdf"
    quietly "book.$run" python3 "$here/measure.py" "$work/book.$run.measured" "$jangkau" atlas -q -o "$out"
done
quietly labels "$python" "$here/qgis_sheet.py" labels "$layers" "$work/frames.json"
quietly names env JANGKAU_DEBUG=1 "$jangkau" render -o "$out" --theme coverage
python3 "$here/compare_sheets.py" "$work" "$runs" "$threads"
