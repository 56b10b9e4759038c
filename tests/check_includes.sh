#!/usr/bin/env bash
# The include directions of docs/architecture.md: what each folder of src/ may
# include, and that foreign libraries stay where they belong.
set -euo pipefail
cd "$(dirname -- "${BASH_SOURCE[0]}")/../src"
declare -A allowed=(
    [base]="base" [geo]="base geo" [model]="base geo model" [config]="base model config"
    [intake]="base geo model intake" [load]="base geo model config intake load" [analyze]="base geo model config analyze"
    [plan]="base plan" [siting]="base geo model config analyze plan siting"
    [store]="base geo model store" [report]="base model config report"
    [render]="base geo model config render" [book]="base geo model config render book"
    [changes]="base geo model config report store render book publish changes"
    [edit]="base geo model config intake load edit"
    [verify]="base geo model config store verify"
    [publish]="base publish" [operate]="base operate"
    [regen]="base geo model config load analyze siting store report render book publish changes regen"
    [cmd]="base geo model config intake load analyze plan siting store report render book verify changes edit publish operate regen cmd")
bad=0
for folder in *; do
    [ -d "$folder" ] || continue
    [ -n "${allowed[$folder]:-}" ] || { echo "src/$folder: not in the table of tests/check_includes.sh"; bad=1; continue; }
    while IFS=: read -r file line text; do
        target=$(sed -E 's/.*"([a-z]+)\/.*/\1/' <<<"$text")
        case " ${allowed[$folder]} " in
        *" $target "*) ;;
        *) echo "src/$file:$line: $folder/ must not include $target/"; bad=1 ;;
        esac
    done < <(grep -nE '^#include "[a-z]+/' "$folder"/*.[ch])
done
# header pattern -> where it may be included
only() {
    local pattern=$1 where=$2 found
    found=$(grep -lE "#include <($pattern)" -r . | grep -vE "$where|^./report/versions.c$" || true)
    [ -z "$found" ] || { echo "$pattern belongs to $where, but is included by: $found"; bad=1; }
}
only 'sqlite3|spatialite' '^./store/'
only 'gdal|ogr_|cpl_' '^./(intake/(vector|raster)|base/gdal_start.c$|report/geotiff.c$)'
only 'curl/' '^./load/upstream_fetch.c$'
only 'cairo|pango|png\.h|fontconfig' '^./render/'
only 'xlsxwriter' '^./report/'
only 'openssl/' '^./base/sum.c$'
only 'geos_c' '^./(load/(land_parts|indicative|area)|analyze/bands).c$'
only 'qpdf/' '^./render/pdfpass.c$'
only 'librsvg/' '^./render/logos.c$'
only 'libdeflate' '^./render/png.c$'
only 'coin/' '^$'
only 'proj\.h' '^./geo/crs.c$'
# A recount by the same code would be none.
if grep -nE '#include "(geo/|load/|analyze/)' verify/*.[ch] | grep -v 'geo/lonlat.h'; then
    echo "verify/ must not use what it checks"; bad=1
fi
exit $bad
