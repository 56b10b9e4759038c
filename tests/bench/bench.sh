#!/usr/bin/env bash
# The whole job, jangkau against a GeoPandas script, interleaved in one run.
#
# usage: tests/bench/bench.sh [--runs N] [--fetch-first] [--keep] JANGKAU [SHARED]
#        tests/bench/bench.sh --peer-only [--runs N] [--keep] [SHARED]
#
# JANGKAU  the program
# SHARED   the shared data (default: $JANGKAU_SHARED, else ../shared beside the repository)
# --fetch-first  call `jangkau fetch 36` before `run`, inside the timed part
# --peer-only    time and check the script alone (JANGKAU is not given)
# --runs N       rounds, best counts (default 3)
# --keep         keep the outputs of the last round
#
# A, jangkau: from nothing (empty cache folder): fetches the village SQL from the mirror, parses, cleans, stores,
#    analyses, draws. B, peer_geopandas.py: starts from GeoJSON that is converted already, and places no legend,
#    inset or labels. Outputs of both are checked after every run, and against each other after every round.
# $PEER_PYTHON names the Python with GeoPandas (default: the first python3 in PATH that has it).
set -euo pipefail

die() {
    echo "bench: $*" >&2
    exit 1
}

usage() {
    sed -n '2,/^set -/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
}

peer_only=0 fetch_first=0 keep=0 runs=3
positional=()
while [ $# -gt 0 ]; do
    case $1 in
        --peer-only) peer_only=1 ;;
        --fetch-first) fetch_first=1 ;;
        --keep) keep=1 ;;
        --runs)
            [ $# -ge 2 ] || die "--runs needs a number"
            runs=$2
            shift
            ;;
        -h | --help)
            usage
            exit 0
            ;;
        -*) die "unknown option $1" ;;
        *) positional+=("$1") ;;
    esac
    shift
done
[[ $runs =~ ^[1-9][0-9]*$ ]] || die "--runs needs a number from 1"

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)

jangkau=
if [ "$peer_only" = 0 ]; then
    if [ ${#positional[@]} -lt 1 ]; then
        usage >&2
        exit 2
    fi
    jangkau=$(realpath -e -- "${positional[0]}") || die "no program ${positional[0]}"
    [ -x "$jangkau" ] || die "$jangkau is not executable"
    positional=("${positional[@]:1}")
fi
[ ${#positional[@]} -le 1 ] || die "too many arguments"
shared=${positional[0]:-${JANGKAU_SHARED:-$root/../shared}}
shared=$(realpath -e -- "$shared") || die "no shared data; name it or set JANGKAU_SHARED"
boundaries=$shared/data/boundaries
[ -f "$boundaries/banten_villages.geojson" ] || die "no data/boundaries/banten_villages.geojson in $shared"

python=${PEER_PYTHON:-}
if [ -z "$python" ]; then
    while read -r candidate; do
        if "$candidate" -c 'import geopandas, matplotlib, pyproj' 2>/dev/null; then
            python=$candidate
            break
        fi
    done < <(type -ap python3)
fi
[ -n "$python" ] || die "no python3 with GeoPandas, Matplotlib and pyproj; set PEER_PYTHON"

work=$(mktemp -d "${TMPDIR:-/tmp}/jangkau-bench.XXXXXX")
clean_up() {
    if [ "$keep" = 1 ]; then
        echo "kept: $work" >&2
    else
        rm -rf -- "$work"
    fi
}
trap clean_up EXIT

cd "$root"
villages=data/banten/villages.csv
libraries=data/banten/libraries.csv
names=data/banten/regencies.csv
[ -f "$names" ] || names=$boundaries/banten_regencies.geojson

# timed NAME ROUND COMMAND...: run under measure.py, fail loudly
timed() {
    local name=$1 round=$2
    shift 2
    if ! "$python" "$here/measure.py" "$work/$name.$round.json" "$@" \
        >"$work/$name.log" 2>&1 </dev/null; then
        tail -n 30 "$work/$name.log" >&2
        die "$name failed in round $round"
    fi
}

run_jangkau() {
    local round=$1 cache out=$work/jangkau
    rm -rf -- "$out"
    cache=$(mktemp -d "$work/cache.XXXXXX")
    local environment=(env "XDG_CACHE_HOME=$cache" "JANGKAU_MIRROR=$shared/data/upstream")
    local run=("$jangkau" run -c data/banten/banten.ini -o "$out" --theme distance -q)
    if [ "$fetch_first" = 1 ]; then
        # shellcheck disable=SC2016 # expanded by the inner shell
        run=(sh -c '"$1" fetch 36 && exec "$@"' sh "${run[@]}")
    fi
    timed jangkau "$round" "${environment[@]}" "${run[@]}"
    rm -rf -- "$cache"
    "$python" "$here/check_outputs.py" files "$villages" "$out" || die "jangkau: bad output in round $round"
}

run_peer() {
    local round=$1 out=$work/peer
    rm -rf -- "$out"
    timed peer "$round" "$python" "$here/peer_geopandas.py" "$boundaries/banten_villages.geojson" \
        "$villages" "$libraries" -o "$out" --regency-names "$names"
    "$python" "$here/check_outputs.py" files "$villages" "$out" || die "peer: bad output in round $round"
}

for ((round = 1; round <= runs; round++)); do
    echo "round $round of $runs"
    if [ "$peer_only" = 0 ]; then
        run_jangkau "$round"
    fi
    run_peer "$round"
    if [ "$peer_only" = 0 ]; then
        "$python" "$here/check_outputs.py" agree "$libraries" "$work/jangkau" "$work/peer" ||
            die "jangkau and the peer do not agree in round $round"
    fi
done

sides=(peer)
[ "$peer_only" = 1 ] || sides=(jangkau peer)
"$python" - "$work" "$runs" "${sides[@]}" <<'PY'
import json
import os
import sys

work, runs, sides = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
figures = {}
for side in sides:
    all_runs = [json.load(open(f"{work}/{side}.{r}.json")) for r in range(1, runs + 1)]
    figures[side] = {"best": min(r["seconds"] for r in all_runs),
                     "all": " ".join(f"{r['seconds']:.2f}" for r in all_runs),
                     "cpu": min(r["cpu"] for r in all_runs),
                     "peak": max(r["peak_mb"] for r in all_runs),
                     "tree": max(r["tree_mb"] for r in all_runs)}
print()
print(f"{'side':<10}{'best s':>8}  {'all s':<{6 * runs + 2}}{'cpu s':>7}{'peak MB':>9}{'all procs MB':>14}")
for side, f in figures.items():
    print(f"{side:<10}{f['best']:>8.2f}  {f['all']:<{6 * runs + 2}}{f['cpu']:>7.2f}{f['peak']:>9.0f}{f['tree']:>14.0f}")
if len(sides) == 2:
    a, b = (figures[s] for s in sides)
    print(f"peer / jangkau: time {b['best'] / a['best']:.1f}, cpu {b['cpu'] / a['cpu']:.1f}, "
          f"memory {b['peak'] / a['peak']:.1f} (largest process), {b['tree'] / a['tree']:.1f} (all processes)")
print(f"cores: {len(os.sched_getaffinity(0))}; best of {runs} (cpu s: least); peak MB: largest process; "
      "all procs MB: PSS of all processes, sampled")
PY
