#!/usr/bin/env bash
# Does the analysis grow with the country? Made-up countries of 1/8, 1/4, 1/2
# and all of 84,000 villages with 100,000 TPBIS libraries, people in cells of
# 1 km: seconds of spreading people and of the analysis, of all with loading
# (polygons cleaned), and memory.
#
# usage: tests/bench/analyze_scale.sh BENCH_ANALYZE MAKE_COUNTRY [VILLAGES]
#
# Exits 1 when the whole takes 60 s for the analysis or 2 GB (10^9 bytes).
set -euo pipefail
[ $# -ge 2 ] || { sed -n '2,/^set -/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2; }
bench_analyze=$(realpath -e -- "$1")
make_country=$(realpath -e -- "$2")
villages=${3:-84000}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/jangkau-analyze.XXXXXX")
trap 'rm -rf -- "$work"' EXIT

# A library in every village, a second one in every fifth or so: 25 for 21 villages.
add_libraries() {
    awk -F, -v OFS=, 'NR == 1 {
            for (i = 1; i <= NF; i++) at[$i] = i
            print "id,name,kind,village_code,lon,lat,precision,tpbis_since,tpbis_until,open_since,open_until,confidence,source"
            next
        }
        {
            n = 1 + ((NR * 4) % 21 < 4)
            for (k = 1; k <= n; k++)
                print $at["code"] "-" k, "Perpustakaan", "village", $at["code"],
                    sprintf("%.6f", $at["lon"] + k * 0.001713),
                    sprintf("%.6f", $at["lat"] + k * 0.001129), "surveyed",
                    2015 + (NR + k) % 9, "", 2015 + (NR + k) % 9, "", "high", "buatan"
        }' "$1/villages.csv" >"$1/libraries.csv"
}

printf '%9s %10s %9s %9s %10s %10s %8s\n' villages libraries pieces 'cells s' 'analysis s' 'with load' 'MB'
for part in 8 4 2 1; do
    folder=$work/$part
    mkdir "$folder"
    "$make_country" $((villages / part)) "$folder" >/dev/null
    add_libraries "$folder"
    echo 'as_of = 2024' >>"$folder/country.ini" # in [analysis], with cells of 1 km
    python3 "$here/measure.py" "$work/report.json" "$bench_analyze" "$folder/country.ini" 1 >"$work/log" 2>"$work/warnings" ||
        { cat "$work/warnings" >&2; exit 1; }
    python3 - "$work" "$((villages / part))" "$(($(wc -l <"$folder/libraries.csv") - 1))" "$part" <<'PY'
import json, re, sys
work, villages, libraries, part = sys.argv[1:]
report, log = json.load(open(f"{work}/report.json")), open(f"{work}/log").read()
pieces, cells, analysis = re.search(r"pieces (\d+)  cells ([\d.]+) s  analysis ([\d.]+)", log).groups()
print(f"{villages:>9} {libraries:>10} {pieces:>9} {cells:>9} {analysis:>10} {report['seconds']:>10.1f} {report['tree_mb']:>8.0f}")
sys.exit(part == "1" and not (float(cells) + float(analysis) < 60 and report["tree_mb"] < 2000))
PY
    rm -rf -- "$folder"
done
