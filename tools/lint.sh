#!/bin/bash
# What the formatter does not see: file lengths, imports of the engine, and shell syntax.
set -euo pipefail
cd "$(dirname "$0")/.."
fault=0
complain() { echo "lint: $*" >&2; fault=1; }

while read -r lines file; do
  [ "$lines" -le 400 ] || complain "$file has $lines lines: split it (400 at most)"
done < <(git ls-files '*.swift' | xargs -r wc -l | awk '$2 != "total" {print $1, $2}')

# SimCore and Models are compiled for a page, where there is neither Foundation nor a library.
imports='^(public |internal |package |@[a-zA-Z]+ )*import '
while IFS= read -r line; do
  complain "$line: SimCore and Models import nothing but SimCore"
done < <(git grep -nE "$imports" -- Sources/SimCore Sources/Models | grep -vE 'import SimCore$' || true)

while IFS= read -r script; do
  bash -n "$script" || complain "$script does not parse"
done < <(git ls-files '*.sh' .ci/run)

[ "$fault" = 0 ] && echo "lint: fine"
exit "$fault"
