#!/bin/bash
# The whole loop on experiments/quickstart.yaml: measure the reference server at the training points, calibrate, write
# down what the other points will show, measure these, and compare. Ends with the report's path.
#
#     tools/demo.sh [HEADROOM]
set -euo pipefail
cd "$(dirname "$0")/.."
headroom=${1:-.build/release/headroom}
file=experiments/quickstart.yaml

step() { printf '\n$ headroom %s\n' "$*"; "$headroom" "$@"; }

step measure "$file" --points train
step calibrate "$file"
step predict "$file"
step measure "$file" --points holdout
step compare "$file"
