#!/usr/bin/env bash
# install.sh BUILD: install into a prefix of its own, take all rights to write
# away, and run from there, as another user where this one may do anything.
set -euo pipefail
build=$1
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
base=$(mktemp -d "${TMPDIR:-/tmp}/jangkau-install-XXXXXX")
trap 'chmod -R u+w "$base"; rm -rf "$base"' EXIT
fail() { echo "FAILED: $*" >&2; exit 1; }

prefix=$base/prefix
cmake --install "$build" --prefix "$prefix" >"$base/log" 2>&1 || { cat "$base/log" >&2; fail "cmake --install"; }
for file in bin/jangkau share/jangkau/styles/default.ini share/jangkau/data/banten/banten.ini \
    share/man/man1/jangkau.1.gz share/bash-completion/completions/jangkau \
    share/doc/jangkau/README.md share/doc/jangkau/operating.md share/doc/jangkau/copyright; do
    [ -s "$prefix/$file" ] || fail "not installed: $file"
done
chmod -R a-w "$prefix"
find "$prefix" -printf '%p %s %m\n' | sort >"$base/before"

user=()
if [ "$(id -u)" -eq 0 ]; then
    user=(setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps=-all)
    "${user[@]}" true 2>/dev/null || user=()
fi
mkdir "$base/home" "$base/work"
cp -r "$here/../cli/projects/tiny" "$base/work/p"
chmod a+rx "$base"; chmod -R a+rwX "$base/home" "$base/work"
jangkau() {
    (cd "$base/work" && env -i PATH="$PATH" HOME="$base/home" LC_ALL=C.UTF-8 JANGKAU_OFFLINE=1 \
        "${user[@]}" "$prefix/bin/jangkau" "$@")
}
jangkau run -q -c p/tiny.ini || fail "a run from a read-only install"
[ -s "$base/work/out/maps/97-coverage.pdf" ] || fail "no sheet"
jangkau status -c p/tiny.ini >/dev/null || fail "status"
jangkau settings >/dev/null || fail "the embedded project"
jangkau schedule --daily 02:00 --with systemd -c p/tiny.ini >/dev/null || fail "schedule"
grep -qF "ExecStart=\"$prefix/bin/jangkau\" run" "$base"/home/.config/systemd/user/*.service ||
    fail "the unit does not start the installed program"
# Found through a link, too, and from another folder.
ln -s "$prefix/bin/jangkau" "$base/work/link"
(cd / && env -i HOME="$base/home" "${user[@]}" "$base/work/link" settings >/dev/null) || fail "through a link"
find "$prefix" -printf '%p %s %m\n' | sort | cmp - "$base/before" || fail "something was written beside the program"

# The manual page and the completion say what --help says.
"$prefix/bin/jangkau" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z-]*\) .*/\1/p' >"$base/commands"
[ -s "$base/commands" ] || fail "no commands in --help"
zcat "$prefix/share/man/man1/jangkau.1.gz" >"$base/man"
# shellcheck disable=SC1091
source "$prefix/share/bash-completion/completions/jangkau"
complete_words() { COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)); _jangkau 2>/dev/null; }
while read -r command; do
    grep -q "^\.SS jangkau ${command//-/\\\\-} " "$base/man" || fail "the manual page lacks $command"
    complete_words jangkau "$command" --
    for option in $("$prefix/bin/jangkau" "$command" --help | grep -oE '^  (-., )?--[a-z-]+' | grep -oE -- '--[a-z-]+'); do
        [ "$option" = --help ] || grep -qF -- "${option//-/\\-}" "$base/man" || fail "the manual page lacks $option of $command"
        [[ " ${COMPREPLY[*]} " == *" $option "* ]] || fail "completion lacks $option of $command"
    done
done <"$base/commands"
complete_words jangkau sched
[ "${COMPREPLY[*]}" = schedule ] || fail "completion of a command"
complete_words jangkau schedule --with sys
[ "${COMPREPLY[*]}" = systemd ] || fail "completion of a choice"
if command -v groff >/dev/null; then
    said=$(groff -man -Tutf8 -Kutf8 -ww -z "$base/man" 2>&1)
    [ -z "$said" ] || fail "groff: $said"
fi
echo "installed, read-only, as $(jangkau --version >/dev/null && "${user[@]}" id -un 2>/dev/null || id -un)"
