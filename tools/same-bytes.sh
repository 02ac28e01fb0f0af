#!/bin/bash
# One file and one seed give the same bytes: for one thread and four, in release and in debug.
set -euo pipefail
cd "$(dirname "$0")/.."
file=experiments/quickstart.yaml
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

swift build -c release --product headroom
swift build -c debug --product headroom
simulate() { # configuration, threads
  ".build/$1/headroom" simulate "$file" --json --quiet --threads "$2" --out "$results/$1-$2" > "$results/$1-$2.json"
}
simulate release 1
simulate release 4
simulate debug 1
simulate debug 4
[ -s "$results/release-1.json" ] || { echo "headroom simulate printed nothing" >&2; exit 1; }
for other in release-4 debug-1 debug-4; do
  cmp "$results/release-1.json" "$results/$other.json" || { echo "$other differs from release-1" >&2; exit 1; }
done
echo "simulate $file: the same $(stat -c %s "$results/release-1.json") bytes for 1 and 4 threads, debug and release"
