#!/usr/bin/env bash
# The README's table of settings is what `jangkau settings` prints.
set -euo pipefail
readme=$(dirname -- "${BASH_SOURCE[0]}")/../README.md
diff <("$1" settings) <(sed -n '/^| section | key /,/^$/p' "$readme" | sed '/^$/d') ||
    { echo "README.md: paste the table that \`jangkau settings\` prints"; exit 1; }
