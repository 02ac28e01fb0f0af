#!/bin/bash
# The benchmarks of the nested package Benchmarks, beside their peers; writes results/bench.json.
#
#     tools/bench.sh [NAME...]
set -euo pipefail
cd "$(dirname "$0")/.."
swift build -c release --package-path Benchmarks --scratch-path .build-bench
.venv/bin/python Benchmarks/run.py .build-bench/release results/bench.json "$@"
