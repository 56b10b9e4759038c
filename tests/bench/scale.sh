#!/usr/bin/env bash
# Does loading grow with the country? `ogr2ogr` (GeoJSON to GeoPackage) and
# `jangkau load` (the same GeoJSON, cleaned, to SpatiaLite), turn about, on
# made-up countries of 1/8, 1/4, 1/2 and all of 84,000 villages.
#
# usage: tests/bench/scale.sh [--runs N] [--villages N] [--keep] JANGKAU MAKE_COUNTRY
#
# --runs N      rounds, the best of each side counts (default 1)
# --villages N  size of the whole country (default 84000)
# --keep        keep the countries and the outputs
#
# Exits 1 when the whole country takes three times as long as ogr2ogr, or 2 GB
# (10^9 bytes). Needs ogr2ogr (Debian: gdal-bin) and python3.
set -euo pipefail

die() {
    echo "scale: $*" >&2
    exit 1
}

runs=1 villages=84000 keep=0
positional=()
while [ $# -gt 0 ]; do
    case $1 in
        --runs | --villages)
            [[ ${2:-} =~ ^[1-9][0-9]*$ ]] || die "$1 needs a number from 1"
            [ "$1" = --runs ] && runs=$2 || villages=$2
            shift
            ;;
        --keep) keep=1 ;;
        -h | --help)
            sed -n '2,/^set -/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
            exit 0
            ;;
        -*) die "unknown option $1" ;;
        *) positional+=("$1") ;;
    esac
    shift
done
[ ${#positional[@]} -eq 2 ] || die "usage: scale.sh [--runs N] [--villages N] [--keep] JANGKAU MAKE_COUNTRY"
jangkau=$(realpath -e -- "${positional[0]}") || die "no program ${positional[0]}"
make_country=$(realpath -e -- "${positional[1]}") || die "no program ${positional[1]}"
command -v ogr2ogr >/dev/null || die "no ogr2ogr; install gdal-bin"
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

work=$(mktemp -d "${TMPDIR:-/tmp}/jangkau-scale.XXXXXX")
clean_up() {
    if [ "$keep" = 1 ]; then
        echo "kept: $work" >&2
    else
        rm -rf -- "$work"
    fi
}
trap clean_up EXIT

# timed NAME COMMAND...: run under measure.py, fail loudly
timed() {
    local name=$1
    shift
    python3 "$here/measure.py" "$work/$name.json" "$@" >"$work/$name.log" 2>&1 </dev/null || {
        tail -n 30 "$work/$name.log" >&2
        die "$name failed"
    }
}

for part in 8 4 2 1; do
    folder=$work/$part
    mkdir "$folder"
    "$make_country" $((villages / part)) "$folder" | sed "s|^|1/$part: |"
    cat "$folder/villages.geojson" >/dev/null # both sides read it from memory
    for ((run = 1; run <= runs; run++)); do
        rm -rf -- "$folder/out" "$folder/out.gpkg"
        timed "ogr2ogr.$part.$run" ogr2ogr -f GPKG "$folder/out.gpkg" "$folder/villages.geojson"
        timed "jangkau.$part.$run" "$jangkau" load -c "$folder/country.ini" -o "$folder/out" -q
    done
    [ "$keep" = 1 ] || rm -rf -- "$folder"
done

python3 - "$work" "$runs" "$villages" <<'PY'
import json
import os
import sys

work, runs, villages = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
GROWTH_PARTS = (8, 4, 2, 1)


def best(side, part, what):
    return min(json.load(open(f"{work}/{side}.{part}.{r}.json"))[what] for r in range(1, runs + 1))


def peak(side, part):
    return max(json.load(open(f"{work}/{side}.{part}.{r}.json"))["tree_mb"] for r in range(1, runs + 1))


print()
print(f"{'villages':>9}{'ogr2ogr s':>11}{'jangkau s':>11}{'ratio':>7}{'cpu ratio':>11}{'us/village':>12}{'peak MB':>9}")
for part in GROWTH_PARTS:
    size = villages // part
    ogr, own = best("ogr2ogr", part, "seconds"), best("jangkau", part, "seconds")
    cpu = best("jangkau", part, "cpu") / best("ogr2ogr", part, "cpu")
    print(f"{size:>9}{ogr:>11.2f}{own:>11.2f}{own / ogr:>7.2f}{cpu:>11.2f}{own / size * 1e6:>12.0f}"
          f"{peak('jangkau', part):>9.0f}")
ratio, memory = best("jangkau", 1, "seconds") / best("ogr2ogr", 1, "seconds"), peak("jangkau", 1)
print(f"cores: {len(os.sched_getaffinity(0))}, load: {os.getloadavg()[0]:.1f}; best of {runs}; "
      f"allowed: ratio 3, 2000 MB")
sys.exit(0 if ratio < 3 and memory < 2000 else 1)
PY
