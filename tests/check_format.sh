#!/usr/bin/env bash
# Sources follow .clang-format. Checked here, applied by hand: clang-format -i FILE.
set -euo pipefail
cd "$(dirname -- "${BASH_SOURCE[0]}")/.."
command -v clang-format >/dev/null || { echo "SKIPPED: no clang-format"; exit 77; }
find src tests -name '*.[ch]' -print0 | xargs -0 clang-format --dry-run --Werror
