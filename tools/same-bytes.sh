#!/bin/bash
# One file and one seed give the same bytes: for 1, 2 and 8 threads, in release and in debug.
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
for threads in 1 2 8; do
  simulate release $threads
  simulate debug $threads
done
[ -s "$results/release-1.json" ] || { echo "headroom simulate printed nothing" >&2; exit 1; }
for other in release-{2,8} debug-{1,2,8}; do
  cmp "$results/release-1.json" "$results/$other.json" || { echo "$other differs from release-1" >&2; exit 1; }
done
echo "simulate $file: the same $(stat -c %s "$results/release-1.json") bytes for 1, 2 and 8 threads, debug and release"
