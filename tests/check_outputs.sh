#!/usr/bin/env bash
# Check the outputs of the main job (Banten, A3, 300 dpi) against the contract:
# check_outputs.sh OUT_FOLDER. Prints every fault and ends with 1 if there is
# one. Run it soon after the job: it looks for the clock of this hour in it.
set -uo pipefail
[ $# -eq 1 ] && [ -d "$1" ] || { echo "usage: check_outputs.sh OUT_FOLDER" >&2; exit 2; }
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
out=$(cd -- "$1" && pwd)
[ -L "$out/current" ] || { echo "check_outputs: no edition in $out" >&2; exit 1; }
faults=0
fault() {
    echo "check_outputs: $*" >&2
    faults=$((faults + 1))
}

# ---- files ----
regions='36 36.01 36.02 36.03 36.04 36.71 36.72 36.73 36.74'
contract='jangkau.sqlite manifest.json tables/regions.csv tables/villages.csv tables/libraries.csv tables/tabel.xlsx tables/gaps.csv tables/status.csv tables/series.csv tables/ledger.csv tables/catatan-data.xlsx rasters/36-distance-tpbis.tif rasters/36-distance-any.tif'
for region in $regions; do
    for theme in coverage distance; do
        contract+=" maps/$region-$theme.pdf maps/$region-$theme.png"
        contract+=" maps/$region-$theme.pgw maps/$region-$theme.png.aux.xml"
    done
done
for file in $contract; do [ -s "$out/$file" ] || fault "missing or empty: $file"; done
[ $faults -eq 0 ] || exit 1
"$root/tests/check_edition.sh" --settled "$out" || fault "the edition is not whole"
cd -- "$out/current/" || exit 2 # what is beside the editions may know the clock
sheets=$(find maps -name '36*-*.p[dn][fg]' | wc -l)
[ "$sheets" -eq 36 ] || fault "$sheets files of sheets, not 18 PDF and 18 PNG"

# ---- tables ----
header() { [ "$(head -n 1 "tables/$1")" = "$2" ] || fault "$1: header is not the contract's"; }
header regions.csv code,name,level,villages,villages_tpbis,villages_tpbis_pct,population,population_official,population_tpbis,population_tpbis_pct,people_within_2_5_km,people_within_5_km,people_within_10_km,people_unreachable,mean_km,median_km,p90_km,max_km,completeness,service_km,people_within_service,people_beyond_service,gap_person_km,gini,people_within_2_5_km_p5,people_within_2_5_km_p95,people_within_5_km_p5,people_within_5_km_p95,people_within_10_km_p5,people_within_10_km_p95,people_within_service_p5,people_within_service_p95,people_within_2_5_km_by_point,people_within_5_km_by_point,people_within_10_km_by_point,people_within_service_by_point,people_unreachable_by_point,mean_km_by_point,median_km_by_point,p90_km_by_point,max_km_by_point,method
header villages.csv code,name,district,regency,lon,lat,population,tpbis,land_part,nearest_tpbis,nearest_tpbis_km,nearest_any,nearest_any_km,service_km,people_within_2_5_km,people_within_5_km,people_within_10_km,people_within_service,people_beyond_service,people_unreachable,mean_km,gap_person_km,idm_status,method
header gaps.csv rank_people,rank_gap,code,name,district,regency,idm_status,service_km,population,people_within_service,people_beyond_service,people_unreachable,gap_person_km,mean_km
header status.csv code,name,level,status,villages,population,people_within_service,people_beyond_service,people_unreachable,gap_person_km,mean_km
header series.csv date,code,name,level,member,population,libraries_tpbis,villages_tpbis,population_tpbis,people_within_2_5_km,people_within_5_km,people_within_10_km,people_within_service,people_unreachable,gap_person_km,mean_km
header libraries.csv id,name,kind,village_code,lon,lat,precision,tpbis_since,tpbis_until,confidence,source

# Rows of a CSV file as tab-separated cells, quotes resolved, header left out.
cells() {
    awk 'NR > 1 {
        line = ""; quoted = 0
        for (i = 1; i <= length($0); i++) {
            c = substr($0, i, 1)
            if (c == "\"" && quoted && substr($0, i + 1, 1) == "\"") { line = line c; i++ }
            else if (c == "\"") quoted = !quoted
            else line = line (c == "," && !quoted ? "\t" : c)
        }
        print line
    }' "tables/$1"
}
rows() {
    local count
    count=$(cells "$1" | awk -F '\t' -v level="$2" 'level == "" || $3 == level' | wc -l)
    [ "$count" -eq "$3" ] || fault "$1: $count rows${2:+ of level $2}, not $3"
}
rows villages.csv '' 1552
rows regions.csv '' 164
rows regions.csv province 1
rows regions.csv regency 8
rows regions.csv district 155
rows libraries.csv '' "$(($(wc -l <"$root/data/banten/libraries.csv") - 1))"

for table in regions villages libraries; do
    iconv -f UTF-8 -t UTF-8 "tables/$table.csv" >/dev/null 2>&1 || fault "$table.csv is not UTF-8"
    columns=$(head -n 1 "tables/$table.csv" | tr ',' '\n' | wc -l)
    cells $table.csv | awk -F '\t' -v n="$columns" 'NF != n { exit 1 }' ||
        fault "$table.csv: a row without $columns cells"
    ! cells $table.csv | tr '\t' '\n' | grep -qixE '[-+]?(inf|nan)(inity)?' ||
        fault "$table.csv holds inf or nan"
    ! grep -q $'\r' "tables/$table.csv" || fault "$table.csv has CR"
done
! cells villages.csv | cut -f 5,6 | tr '\t' '\n' | grep -vqxE -- '-?[0-9]+\.[0-9]{9}' ||
    fault "villages.csv: lon, lat without 9 decimals"
! cells libraries.csv | cut -f 5,6 | tr '\t' '\n' | grep -vqxE -- '-?[0-9]+\.[0-9]{9}' ||
    fault "libraries.csv: lon, lat without 9 decimals"
! cells villages.csv | cut -f 11,13 | tr '\t' '\n' | grep -vqxE '([0-9]+\.[0-9]{6})?' ||
    fault "villages.csv: km without 6 decimals"
! cells regions.csv | cut -f 15-18 | tr '\t' '\n' | grep -vqxE '([0-9]+\.[0-9]{6})?' ||
    fault "regions.csv: km without 6 decimals"

# Sums over levels, and the villages by themselves.
sums=$(cells villages.csv | awk -F '\t' '{ sum += $7 } END { printf "%d", sum }')
for level in province regency district; do
    sum=$(cells regions.csv | awk -F '\t' -v l=$level '$3 == l { sum += $7 } END { printf "%d", sum }')
    [ "$sum" = "$sums" ] || fault "people: $sum by $level, $sums by village"
done
[ "$sums" -eq 12627942 ] || fault "$sums people, not 12,627,942"
cells regions.csv | awk -F '\t' '
    ($5 == "") != ($9 == "") || ($5 == "") != ($11 == "") || ($5 == "") != ($15 == "" && $14 == "") {
        print "check_outputs: " $1 ": half known, half unknown" > "/dev/stderr"; bad = 1 }
    $5 != "" && ($5 > $4 || $9 > $7 || $11 > $12 || $12 > $13 || $13 + $14 > $7) {
        print "check_outputs: " $1 ": figures contradict each other" > "/dev/stderr"; bad = 1 }
    END { exit bad }' || fault "regions.csv contradicts itself"
# tpbis_since is filled exactly for those counted.
counted=$(cells libraries.csv | awk -F '\t' '$8 != "" { print $4 }' | sort -u | wc -l)
villages=$(cells villages.csv | awk -F '\t' '$8 == 1' | wc -l)
[ "$counted" -eq "$villages" ] || fault "$counted villages in libraries.csv, $villages in villages.csv"

# ---- sheets ----
indicative=false
grep -q '"indicative": *true' manifest.json && indicative=true
number() { od -An -t u1 -j "$2" -N 4 "$1" | awk '{ print (($1 * 256 + $2) * 256 + $3) * 256 + $4 }'; }
near() { [ "$1" -ge $(($2 - 1)) ] && [ "$1" -le $(($2 + 1)) ]; }
for region in $regions; do
    for theme in coverage distance; do
        sheet=maps/$region-$theme
        [ "$(head -c 8 "$sheet.png" | od -An -t x1 | tr -d ' \n')" = 89504e470d0a1a0a ] ||
            fault "$sheet.png is no PNG"
        width=$(number "$sheet.png" 16)
        height=$(number "$sheet.png" 20)
        { near "$width" 4961 && near "$height" 3508; } ||
            { near "$width" 3508 && near "$height" 4961; } ||
            fault "$sheet.png: $width x $height, not A3 at 300 dpi"
        # A GIS places both.
        if command -v gdalinfo >/dev/null; then
            info=$(gdalinfo --config GDAL_PAM_ENABLED YES "$sheet.png" 2>&1)
            grep -qF 'SRGI2013 / UTM zone 48S' <<<"$info" || grep -qF SRGI2013_UTM_Zone_48S <<<"$info" ||
                fault "$sheet.png: no CRS beside it"
            grep -qE '^Pixel Size = \([0-9.]+,-[0-9.]+\)' <<<"$info" || fault "$sheet.png: no world file"
            gdalinfo "$sheet.pdf" 2>/dev/null | grep -q 'NEATLINE=POLYGON' ||
                fault "$sheet.pdf: GDAL does not place it"
        fi
        [ "$(tail -c 8 "$sheet.png" | head -c 4)" = IEND ] || fault "$sheet.png is cut short"
        if [ "$(head -c 5 "$sheet.pdf")" != %PDF- ] || ! tail -c 20 "$sheet.pdf" | grep -q '%%EOF'; then
            fault "$sheet.pdf is no whole PDF"
        elif command -v pdfinfo >/dev/null; then
            info=$(pdfinfo "$sheet.pdf" 2>&1)
            # A3 in points: 841.89 x 1190.55
            awk '/^Page size:/ {
                a = $3; b = $5; if (a > b) { t = a; a = b; b = t }
                ok = a > 841.3 && a < 842.5 && b > 1190 && b < 1191.1 }
                END { exit !ok }' <<<"$info" || fault "$sheet.pdf: not A3"
            # A date in a PDF is that of the data, not of the run.
            ! pdfinfo -isodates "$sheet.pdf" | grep -E '^(CreationDate|ModDate)' |
                grep -qE "$(date -u -d yesterday +%F)|$(date -u +%F)|$(date -u -d tomorrow +%F)" ||
                fault "$sheet.pdf holds the date of the run"
            # The same orientation as the PNG.
            awk -v w="$width" -v h="$height" '/^Page size:/ { ok = ($3 > $5) == (w > h) }
                END { exit !ok }' <<<"$info" || fault "$sheet: PDF and PNG lie differently"
        fi
        if command -v pdftotext >/dev/null && [ -s "$sheet.pdf" ]; then
            text=$(pdftotext "$sheet.pdf" - 2>/dev/null | tr '[:upper:]' '[:lower:]')
            [ -n "$text" ] || fault "$sheet.pdf: its text cannot be selected"
            if grep -q 'batas indikatif' <<<"$text"; then said=true; else said=false; fi
            [ $said = $indicative ] || fault "$sheet.pdf: indicative is $indicative, the sheet says $said"
        fi
    done
done
# ---- words on the sheets ----
# Every word inside the page, and no two over one another (more than 0.8 pt
# wide and 2.2 pt high, which the boxes of neighbouring lines never are).
check_words() {
    pdftotext -bbox "$1" - | awk -F'"' -v sheet="$1" '
        /<page/ { width = $2; height = $4; n = 0 }
        /<word/ {
            x0[n] = $2 + 0; y0[n] = $4 + 0; x1[n] = $6 + 0; y1[n] = $8 + 0
            text[n] = $9; gsub(/^>|<.*/, "", text[n])
            if ($2 < 0 || $4 < 0 || $6 > width || $8 > height)
                print sheet ": word outside the page: " text[n]
            for (i = 0; i < n; i++)
                if (x0[i] + 0.8 < x1[n] && x0[n] + 0.8 < x1[i] &&
                    y0[i] + 2.2 < y1[n] && y0[n] + 2.2 < y1[i])
                    print sheet ": words over one another: " text[i] " / " text[n]
            n++
        }
        /<\/page/ { words += n }
        END { if (words < 40) print sheet ": only " words + 0 " words of text" }'
}
if command -v pdftotext >/dev/null; then
    while IFS= read -r line; do fault "$line"; done < <(
        for sheet in maps/36*.pdf; do check_words "$sheet"; done)
fi

command -v pdfinfo >/dev/null || echo "check_outputs: no pdfinfo; pages and paper of the PDFs not checked"

# ---- rasters ----
for class in tpbis any; do
    raster=rasters/36-distance-$class.tif
    [ "$(head -c 4 "$raster" | od -An -t x1 | tr -d ' \n')" = 49492a00 ] || fault "$raster is no TIFF"
    command -v gdalinfo >/dev/null || continue
    info=$(gdalinfo --config GDAL_PAM_ENABLED NO -mm "$raster" 2>&1)
    for sign in 'Type=Float32' 'NoData Value=-9999' 'COMPRESSION=DEFLATE' 'PREDICTOR=3' 'Block=256x256' \
        'Description = jarak' 'ID["EPSG",9488]' 'Pixel Size = (200.000000000000000,-200.000000000000000)'; do
        grep -qF -- "$sign" <<<"$info" || fault "$raster: not $sign"
    done
    awk -F'[=,]' '/Computed Min\/Max/ { ok = $2 >= 0 && $3 > 10000 && $3 < 200000 } END { exit !ok }' <<<"$info" ||
        fault "$raster: its distances are not those of Banten"
done

# ---- manifest ----
# "name", "bytes" and "sha256" of each file of the run, one a line.
listed=$(mktemp) || exit 1
trap 'rm -f -- "$listed"' EXIT
awk '/"files": *\[/ { on = 1 } !on { next }
    { line = $0
      if (match(line, /"name": *"[^"]*"/)) { name = substr(line, RSTART, RLENGTH); sub(/^"name": *"/, "", name); sub(/"$/, "", name) }
      if (match(line, /"sha256": *"[0-9a-f]*"/)) { sum = substr(line, RSTART, RLENGTH); sub(/^"sha256": *"/, "", sum); sub(/"$/, "", sum); print sum "  " name } }
    /^ *\]/ { exit }' manifest.json >"$listed"
[ -s "$listed" ] || fault "manifest.json lists no files"
sha256sum --check --strict --quiet "$listed" || fault "files are not as manifest.json has them"
for file in $contract; do
    [ "$file" = manifest.json ] || grep -qF "  $file" "$listed" || fault "not in manifest.json: $file"
done
[ "$(awk '{ print $2 }' "$listed" | sort | uniq -d)" = '' ] || fault "manifest.json lists a file twice"
tr -d '\n' <manifest.json | awk -f "$root/tests/cli/json_check.awk" || fault "manifest.json is no JSON"

# ---- no path of this machine, no clock ----
for folder in "$root" "$out" "$(dirname -- "$root")" "${HOME:-/}" "${JANGKAU_MIRROR:-/}" \
    "${XDG_CACHE_HOME:-/}" "${TMPDIR:-/tmp}"; do
    case $folder in /?*) ;; *) continue ;; esac # "/" is everywhere
    found=$(grep -rlaF -- "${folder%/}/" . | head -n 3 | tr '\n' ' ')
    [ -z "$found" ] || fault "names this machine ($folder): $found"
done
# This hour and the one before, as the usual formats write them.
for hour in "$(date +%s)" $(($(date +%s) - 3600)); do
    for format in '+%Y-%m-%dT%H' '+%Y-%m-%d %H' '+%Y%m%d%H' '+%Y:%m:%d %H'; do
        for zone in UTC Asia/Jakarta; do
            stamp=$(TZ=$zone date -d "@$hour" "$format")
            found=$(grep -rlaF -- "$stamp" . | head -n 3 | tr '\n' ' ')
            [ -z "$found" ] || fault "holds the clock ($stamp): $found"
        done
    done
done

[ $faults -eq 0 ] || exit 1
echo "check_outputs: all good (18 sheets, 1552 villages, $(wc -l <"$listed") files in the manifest)"
