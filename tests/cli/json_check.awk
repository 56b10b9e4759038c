# Succeeds when the input is exactly one JSON value (RFC 8259), by reduction:
# strings become S, other scalars V, then innermost arrays and objects become V.
{ text = text $0 }
END {
    if (text ~ /[^ -~\t]/ && text ~ /[\001-\010\013-\037]/) exit 1
    if (text ~ /[SV]/) { gsub(/[SV]/, "x", text) } # only inside strings, or an error anyway
    hex = "[0-9a-fA-F]"
    gsub("\"([^\"\\\\]|\\\\([\"\\\\/bfnrt]|u" hex hex hex hex "))*\"", "S", text)
    gsub(/-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?|true|false|null/, "V", text)
    gsub(/[ \t\r]/, "", text)
    do {
        before = text
        gsub(/\[([SV](,[SV])*)?\]/, "V", text)
        gsub(/{(S:[SV](,S:[SV])*)?}/, "V", text)
    } while (text != before)
    exit text ~ /^[SV]$/ ? 0 : 1
}
