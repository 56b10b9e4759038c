# Sourced by the scripts of this folder: SCRIPT JANGKAU_BINARY LIBSHIM …
# A working folder of its own, a small project, a bare environment.
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
[ $# -ge 2 ] && [ -x "$1" ] && [ -f "$2" ] || { echo "usage: $0 JANGKAU_BINARY LIBSHIM [...]" >&2; exit 2; }
binary=$(realpath -- "$1") shim=$(realpath -- "$2")
shift 2
work=$(mktemp -d "${TMPDIR:-/tmp}/jangkau-crash-XXXXXX") || exit 1
work=$(realpath -- "$work")
trap 'rm -rf -- "$work"' EXIT
trap 'exit 1' INT TERM HUP
mkdir "$work/home" "$work/tmp"
cp -r "$here/../cli/projects/tiny" "$work/p"
sed -i 's/^png_dpi.*//; s/^\[sheet\]/[sheet]\npng_dpi = 72/' "$work/p/tiny.ini"
cd -- "$work" || exit 1

# jangkau with the shim: run [NAME=VALUE …] -- ARGUMENTS
run() {
    local settings=()
    while [ "$1" != -- ]; do settings+=("$1"); shift; done
    shift
    env -i PATH="$PATH" HOME="$work/home" TMPDIR="$work/tmp" LC_ALL=C.UTF-8 JANGKAU_OFFLINE=1 \
        ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0 LD_PRELOAD="$shim" \
        SHIM_UNDER="$work/out" ${settings[@]+"${settings[@]}"} "$binary" "$@"
}

# The job: some sheets, all tables, the store.
job=(run -q -c p/tiny.ini -o out --only 97.71 --theme coverage)

# A person changes an input: change_village NUMBER
change_village() { sed -i "3s/,[0-9]*,\([^,]*\)\$/,$((2000 + $1)),\1/" p/villages.csv; }

# An output folder of the old kind: plain files, no editions.
make_old_kind() {
    cp -rL out/current/. old && rm -rf out && mv old out && chmod -R u+w out
}

check() { "$here/../check_edition.sh" "$@"; }

fault() {
    echo "FAILED ${0##*/}: $*" >&2
    [ ! -s stderr ] || sed 's/^/  | /' stderr >&2
    exit 1
}
