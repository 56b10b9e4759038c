#!/usr/bin/env bash
# Every path that a run opens or looks for is in the record that later tells whether
# anything changed (base/reads.h): strace's list beside the state file's.
#   reads.sh JANGKAU
# Exit status: 0 passed, 1 failed, 77 skipped (strace cannot trace here).
set -uo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
binary=$(realpath -- "$1")
base=$(realpath -- "$(mktemp -d "${TMPDIR:-/tmp}/jangkau-reads-XXXXXX")") || exit 1
trap 'rm -rf -- "$base"' EXIT
export HOME=$base/home XDG_CACHE_HOME=$base/cache JANGKAU_OFFLINE=1 ASAN_OPTIONS=detect_leaks=0
unset JANGKAU_MIRROR
mkdir "$base/home"
strace -o /dev/null true 2>/dev/null || { echo "no strace here"; exit 77; }
failed=0

trace() { # project-file
    rm -rf "$base/out"
    strace -f -qq -e trace=%file -o "$base/trace" "$binary" run -q -c "$1" -o "$base/out" >/dev/null 2>"$base/stderr" || {
        cat "$base/stderr"
        echo "$1: the run failed"
        failed=1
        return
    }
    awk -F'\t' '$1 == "read" { print $10 }' "$base/out/.jangkau/state" | sort -u >"$base/recorded"
    awk -F'\t' '$1 == "read" && $3 == 2 { print $10 }' "$base/out/.jangkau/state" >"$base/listed"
    # What belongs to the machine, not to the job: libraries, the kernel's files, time zone, locale,
    # folders on the way to a file, and what the run writes itself.
    sed -nE 's/^[0-9]+ +(open|openat|openat2|stat|lstat|newfstatat|statx|access|faccessat2?|readlink|readlinkat)\([^"]*"([^"]+)".*/\2/p' "$base/trace" |
        sort -u | grep -vE '^(/lib|/usr/lib|/proc|/sys|/dev|/selinux|/etc/(ld\.so|localtime|gnutls|selinux|ssl|nsswitch|passwd)|/usr/share/(locale|zoneinfo))' |
        while read -r path; do
            case $path in
            /*) ;;
            *) path=$PWD/$path ;;
            esac
            path=$(realpath -ms -- "$path")
            [ -d "$path" ] && [[ $path != *.gdb ]] && continue
            # What is absent from a folder (2) whose names are recorded.
            grep -qxF "${path%/*}" "$base/listed" && [ ! -e "$path" ] && continue
            case $path in
            "$base"/out | "$base"/out/* | "$binary" | "$base"/tmp/*) continue ;;
            esac
            printf '%s\n' "$path"
        done | sort -u >"$base/opened"
    if comm -13 "$base/recorded" "$base/opened" | grep .; then
        echo "$1: these paths were opened or looked for, and are not recorded"
        failed=1
    fi
    [ "$(wc -l <"$base/opened")" -gt 20 ] || { echo "$1: only $(wc -l <"$base/opened") paths traced"; failed=1; }
}

p=$base/p
cp -r "$here/../cli/projects/tiny" "$p"
trace "$p/tiny.ini"

# Everything that a project file can name.
cp "$here/../../styles/default.ini" "$p/gaya.ini"
cp "$here/../../styles/themes/coverage.ini" "$p/saya.ini"
wgs84='GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]'
for raster in jiwa relief; do
    printf '%s' "$wgs84" >"$p/$raster.prj"
    printf 'ncols 2\nnrows 2\nxllcorner 106\nyllcorner -6.12\ncellsize 0.08\nNODATA_value -9999\n9 50\n99 50\n' >"$p/$raster.asc"
done
cp "$here/../cli/cases/boundaries_context/files/around.geojson" "$p/"
printf '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><text x="1" y="8">Logo</text></svg>' >"$p/logo.svg"
printf 'region,stage,min,max\n97,1,0,2\n' >"$p/kuota.csv"
sed -i "s/^paper = A4/paper = A4\nstyle = gaya.ini\nthemes = coverage;saya.ini\nlogos = logo.svg\nrelief = relief.asc/
    s/^reported_totals.*/&\npopulation_raster = jiwa.asc/; s/^use_fetched/context = around.geojson\n&/" "$p/tiny.ini"
printf '\n[books]\natlas = yes\nbrief = yes\n\n[plan]\nsites = 1\nquota = kuota.csv\n' >>"$p/tiny.ini"
trace "$p/tiny.ini"

# Boundaries in the other formats, with what GDAL looks for beside them.
for format in 'ESRI Shapefile:shp' GPKG:gpkg FlatGeobuf:fgb OpenFileGDB:gdb; do
    command -v ogr2ogr >/dev/null || break
    ogr2ogr -f "${format%:*}" "$p/desa.${format#*:}" "$p/villages.geojson" 2>/dev/null || continue
    sed "s/^villages = villages.geojson/villages = desa.${format#*:}/" "$p/tiny.ini" >"$p/${format#*:}.ini"
    trace "$p/${format#*:}.ini"
done
[ $failed -eq 0 ] && echo "every path is recorded"
exit $failed
