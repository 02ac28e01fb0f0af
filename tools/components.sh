#!/bin/bash
# Components of the model are state machines that know neither clock nor calendar: none names anything of the engine's
# kernel, and each has tests that run without it. And what docs/model.md names exists.
set -euo pipefail
cd "$(dirname "$0")/.."
fault=0
complain() { echo "components: $*" >&2; fault=1; }

kernel='\b(Calendar|EventCalendar|Model|LaneHandle|LaneID|AlarmID|ServingSimulation|simulate)\b'
while IFS= read -r line; do
  complain "$line: a component takes the instant as a parameter and returns what to do"
done < <(git grep -nE "$kernel" -- Sources/Models/Components | grep -vE ':[0-9]+: *///?' || true)

for file in Sources/Models/Components/*.swift; do
  name=$(basename "$file" .swift)
  # Aspects of a type are tested with it; what nobody outside sees is tested through who uses it.
  [[ $name != *+* ]] && grep -qE "^public struct $name\b" "$file" && grep -q 'mutating func' "$file" || continue
  found=0
  for tests in $(grep -lw "$name" Tests/ModelsTests/*.swift); do
    grep -qE '\b(simulate\(|Calendar<)' "$tests" || found=1
  done
  [ "$found" = 1 ] || complain "$file: no file of Tests/ModelsTests tests $name without the engine"
done

page=docs/model.md
while IFS= read -r file; do
  [ -e "Sources/Models/$file" ] || complain "$page: there is no Sources/Models/$file"
done < <(grep -oE '`(Components|Description|Simulation)/[^`]+\.swift`' "$page" | tr -d '`' | sort -u)
while IFS='|' read -r suite test; do
  file=$(git ls-files "Tests/*/$suite.swift" | head -1)
  if [ -z "$file" ]; then
    complain "$page: there is no test file $suite.swift"
  elif ! grep -qF "func \`$test\`" "$file"; then
    complain "$page: $file has no test \"$test\""
  fi
done < <(grep -oE '`[A-Za-z]+Tests` \*[^*|]+\*' "$page" | sed -E 's/`([A-Za-z]+)` \*(.*)\*/\1|\2/' | sort -u)

[ "$fault" = 0 ] && echo "components: fine"
exit "$fault"
