#!/bin/bash
# The instructions that some benchmarks take, held against Benchmarks/instructions.json: a measure of speed that a busy
# machine does not disturb.
#
#     tools/instructions.sh [--accept]        --accept writes the baseline anew
set -euo pipefail
cd "$(dirname "$0")/.."
programs=$(mktemp -d)
trap 'rm -rf "$programs"' EXIT
for name in mm1 mm8_timeout stack clients; do
  swift build -c release --package-path Benchmarks --scratch-path .build-bench --product "$name"
  # valgrind 3.19 gives up on debug information that a newer compiler wrote.
  strip --strip-debug -o "$programs/$name" ".build-bench/release/$name"
done
toolchain=$(swift --version 2> /dev/null | grep -oE 'Swift version [^ ]+' | head -1)
python3 Benchmarks/instructions.py "$programs" "$toolchain" "$@"
