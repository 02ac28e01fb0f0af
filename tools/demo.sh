#!/bin/bash
# The whole loop on experiments/quickstart.yaml: measure the reference server, calibrate on the training points,
# simulate, and compare on the points that the calibration has not seen. Ends with the report's path.
#
#     tools/demo.sh [HEADROOM]
set -euo pipefail
cd "$(dirname "$0")/.."
headroom=${1:-.build/release/headroom}
file=experiments/quickstart.yaml

step() { printf '\n$ headroom %s\n' "$*"; "$headroom" "$@"; }

step measure "$file"
step calibrate "$file"
step simulate "$file"
step compare "$file"
