# shellcheck shell=bash
# Shared by scripts/run and scripts/test; sourced, not run.
# Sets: root (the checkout), shared (folder of the real data, may not exist).

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
shared=${JANGKAU_SHARED:-$root/../shared}
program=$(basename -- "$0")

die() {
    printf 'scripts/%s: %s\n' "$program" "$1" >&2
    exit 1
}

build_packages=(build-essential cmake pkg-config
    libglib2.0-dev libgdal-dev libproj-dev proj-data libgeos-dev libcairo2-dev libpango1.0-dev
    libsqlite3-dev libspatialite-dev libxlsxwriter-dev libpng-dev libdeflate-dev libqpdf-dev librsvg2-dev libcurl4-openssl-dev libssl-dev
    ca-certificates fonts-liberation2)
test_packages=(libcmocka-dev coinor-libcbc-dev poppler-utils qpdf clang-format locales systemd groff-base)

# Install those of the named Debian packages that are missing. Without a
# missing one, nothing is asked of the network.
install_missing() {
    command -v dpkg-query >/dev/null || die "this is not Debian (no dpkg); install by hand: $*"
    local package missing=()
    for package in "$@"; do
        dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed ||
            missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return
    local sudo=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || die "missing packages: ${missing[*]}; install them as root"
        sudo=(sudo)
    fi
    echo "installing: ${missing[*]}"
    export DEBIAN_FRONTEND=noninteractive
    local log
    log=$(mktemp)
    if ! { "${sudo[@]}" apt-get update && "${sudo[@]}" apt-get install -y --no-install-recommends \
        "${missing[@]}"; } >"$log" 2>&1 </dev/null; then
        tail -n 5 "$log" >&2
        rm -f "$log"
        die "could not install: ${missing[*]} (no network, or not Debian 12?)"
    fi
    rm -f "$log"
}

# build FOLDER CMAKE_OPTION…
build() {
    local folder=$1
    shift
    [ -f "$folder/CMakeCache.txt" ] || echo "building into ${folder#"$root"/}; this takes a minute"
    cmake -S "$root" -B "$folder" "$@" >"$folder.log" 2>&1 ||
        { tail -n 20 "$folder.log" >&2; die "configuring failed, see $folder.log"; }
    cmake --build "$folder" --parallel "$(nproc)" >>"$folder.log" 2>&1 ||
        { grep -E 'error|Error|undefined' "$folder.log" | head -n 20 >&2
          die "building failed, see $folder.log"; }
}
