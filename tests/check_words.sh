#!/usr/bin/env bash
# Every literal passed to words() or words_printf() has an English text in
# words.c, with the same format directives; nothing is in the table twice.
set -euo pipefail
src=$(dirname -- "${BASH_SOURCE[0]}")/../src
find "$src" -name '*.c' ! -name words.c -print0 | sort -z | xargs -0 awk -v table="$src/render/words.c" '
# The literals of a call from `at` up to its closing parenthesis, joined where
# they stand side by side; those of the second argument only where `format`.
function literals(text, at, format,    depth, argument, c, out, in_string, joined) {
    depth = 1; argument = 1; joined = 0; count = 0
    while (depth > 0 && at <= length(text)) {
        c = substr(text, at, 1)
        if (c == "\"") {
            out = ""
            for (at++; (c = substr(text, at, 1)) != "\""; at++) {
                if (c == "\\") { out = out c; c = substr(text, ++at, 1) }
                out = out c
            }
            if (argument == 2 || (!format && argument > 1)) {
                if (joined) found[count] = found[count] out
                else found[++count] = out
                joined = 1
            }
        } else if (c !~ /[ \t\n]/) {
            joined = 0
            if (c == "(" || c == "[") depth++
            if (c == ")" || c == "]") depth--
            if (c == "," && depth == 1) argument++
        }
        at++
    }
    return count
}
# "%2$s of %1$d" and "%d … %s" alike: the conversions in order of their arguments.
function directives(text,    n, list, spec, place, i, out) {
    gsub(/%%/, "", text)
    n = 0
    while (match(text, /%([0-9]+\$)?[-+ 0#]*[0-9]*(\.[0-9]+)?(l|ll|z)?[a-zA-Z]/)) {
        spec = substr(text, RSTART + 1, RLENGTH - 1)
        text = substr(text, RSTART + RLENGTH)
        n++
        place = n
        if (match(spec, /^[0-9]+\$/)) { place = substr(spec, 1, RLENGTH - 1) + 0; spec = substr(spec, RLENGTH + 1) }
        list[place] = spec
    }
    for (i = 1; i <= n; i++) out = out " %" list[i]
    return out
}
function read_table(    text, line, at, n, i) {
    while ((getline line < table) > 0) text = text line "\n"
    sub(/.*Pair pairs\[\] = \{/, "", text)
    sub(/\n\};.*/, "", text)
    while ((at = index(text, "{\"")) > 0) {
        text = substr(text, at + 1)
        n = pair(text)
        if (n != 2) { print "words.c: no pair at: " substr(text, 1, 60); bad = 1; continue }
        if (found[1] in english) { print "words.c: twice: \"" found[1] "\""; bad = 1 }
        english[found[1]] = found[2]
    }
}
# The two texts of one entry.
function pair(text,    at, c, out, n) {
    n = 1; found[1] = ""; found[2] = ""
    for (at = 1; (c = substr(text, at, 1)) != "}" && at <= length(text); at++) {
        if (c == ",") n = 2
        if (c != "\"") continue
        out = ""
        for (at++; (c = substr(text, at, 1)) != "\""; at++) {
            if (c == "\\") { out = out c; c = substr(text, ++at, 1) }
            out = out c
        }
        found[n] = found[n] out
    }
    return found[2] == "" ? 0 : n
}
function check_file(name, text,    rest, offset, start, format, n, i, what) {
    offset = 0; rest = text
    while (match(rest, /(^|[^a-z_])words(_printf)?\(/)) {
        start = offset + RSTART + RLENGTH
        format = index(substr(rest, RSTART, RLENGTH), "printf") > 0
        n = literals(text, start, format)
        for (i = 1; i <= n; i++) {
            what = found[i]
            calls++
            if (!(what in english)) { print name ": no English text: \"" what "\""; bad = 1 }
            else if (format && directives(what) != directives(english[what])) {
                print name ": other directives in English: \"" what "\""; bad = 1
            }
        }
        offset = start - 1
        rest = substr(text, start)
    }
}
BEGIN { read_table() }
FNR == 1 { if (file != "") check_file(file, whole); file = FILENAME; whole = "" }
{ whole = whole $0 "\n" }
END {
    check_file(file, whole)
    if (calls == 0) { print "check_words: no call found"; bad = 1 }
    exit bad
}'
