#!/bin/bash
# The benchmarks of the nested package Benchmarks, beside their peers; writes results/bench.json.
set -euo pipefail
cd "$(dirname "$0")/.."
swift build -c release --package-path Benchmarks --scratch-path .build-bench --product mm1
.venv/bin/python Benchmarks/mm1.py .build-bench/release/mm1 results/bench.json
