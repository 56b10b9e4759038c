#!/usr/bin/env bash
# Check that an output folder is whole and consistent:
#   check_edition.sh [--settled] [--plain] OUT_FOLDER
# `current` leads to an edition; every file is as the manifest lists it; the
# store passes SQLite's integrity check; no link dangles.
# --settled: a run has just succeeded: nothing of a killed run is left and every
#            name of the contract has its link.
# --plain:   an output folder of the old kind (plain files, no `current`) is
#            as good: its conversion may not have begun.
# Prints every fault; exit status 1 if there is one.
set -uo pipefail
settled=false plain=false faults=0
while [ "${1:-}" != "${1#--}" ]; do
    case $1 in --settled) settled=true ;; --plain) plain=true ;; *) exit 2 ;; esac
    shift
done
[ $# -eq 1 ] && [ -d "$1" ] || { echo "usage: check_edition.sh [--settled] [--plain] OUT_FOLDER" >&2; exit 2; }
cd -- "$1" || exit 2
fault() {
    echo "check_edition: $*" >&2
    faults=$((faults + 1))
}

# ---- one edition ----
edition=current
if [ -L current ]; then
    [[ $(readlink current) =~ ^editions/[0-9]{4}-[0-9]{2}-[0-9]{2}\.[0-9]+$ ]] ||
        fault "current leads to $(readlink current)"
    [ -d current/ ] || fault "current leads to nothing"
elif $plain; then
    edition=.
else
    fault "no link 'current'"
fi

check_files() { # FOLDER
    local listed
    listed=$(awk '/"files": *\[/ { on = 1 } !on { next }
        match($0, /"name": *"[^"]*"/) { name = substr($0, RSTART, RLENGTH); gsub(/^"name": *"|"$/, "", name) }
        match($0, /"sha256": *"[0-9a-f]*"/) { sum = substr($0, RSTART, RLENGTH); gsub(/^"sha256": *"|"$/, "", sum); print sum "  " name }
        /^ *\]/ { exit }' "$1/manifest.json" 2>/dev/null)
    [ -n "$listed" ] || { fault "$1/manifest.json is missing or lists no files"; return; }
    (cd -- "$1" && sha256sum --check --strict --quiet <<<"$listed") >&2 ||
        fault "$1: files are not as its manifest has them"
}
check_files "$edition"
# Through the links too: each name of the contract reads as the manifest has it.
$settled && check_files .
if [ -e "$edition/jangkau.sqlite" ] && command -v sqlite3 >/dev/null; then
    result=$(sqlite3 -readonly "file:$(cd -- "$edition" && pwd -P)/jangkau.sqlite?immutable=1" 'PRAGMA integrity_check' 2>&1)
    [ "$result" = ok ] || fault "jangkau.sqlite: integrity check: $result"
fi

# ---- links ----
for link in * .jangkau/*; do
    [ ! -L "$link" ] || [ -e "$link" ] || fault "dangles: $link -> $(readlink "$link")"
done

# ---- nothing left ----
if $settled; then
    for left in editions/.building-* .jangkau/tautan; do
        [ ! -e "$left" ] || fault "left behind: $left"
    done
    for file in current/*; do
        name=${file#current/}
        case $name in
        jangkau.sqlite | manifest.json | maps | tables | rasters | *.pdf | changes.*)
            [ "$(readlink "$name")" = "current/$name" ] || fault "no link for $file" ;;
        esac
    done
    [ ! -s .jangkau/lock ] || fault "the lock names a holder: $(cat .jangkau/lock)"
fi
[ $faults -eq 0 ]
