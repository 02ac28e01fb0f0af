"""M/M/1 at load 0.9, this engine beside SimPy: customers a second, the median of alternating rounds.

    mm1.py MM1 RESULTS.json

Both must find the mean time in the system that theory gives, 10 service times, or the figures say nothing.
"""

import json
import pathlib
import statistics
import subprocess
import sys

ROUNDS = 5
SIZES = {"ours": 4_000_000, "peer": 200_000}

mm1, results = sys.argv[1:]
here = pathlib.Path(__file__).parent
commands = {"ours": [mm1], "peer": [sys.executable, str(here / "mm1_simpy.py")]}
rates = {side: [] for side in commands}
means = {side: [] for side in commands}
for seed in range(1, ROUNDS + 1):
    for side, command in commands.items():
        output = subprocess.run(
            [*command, str(SIZES[side]), str(seed)], check=True, capture_output=True, text=True, timeout=300
        ).stdout
        seconds, mean = map(float, output.split())
        rates[side].append(SIZES[side] / seconds)
        means[side].append(mean)

for side, values in means.items():
    if not 9 < statistics.mean(values) < 11:
        sys.exit(f"{side}: a mean time in the system of {statistics.mean(values):.2f} instead of 10")

ours, peer = (statistics.median(rates[side]) for side in ("ours", "peer"))
entry = {"unit": "customers/s", "ours": ours, "peer": peer, "peer_name": "SimPy", "ratio": ours / peer}
pathlib.Path(results).parent.mkdir(parents=True, exist_ok=True)
pathlib.Path(results).write_text(json.dumps({"benchmarks": {"mm1": entry}}, indent=2) + "\n")
print(f"M/M/1: {ours:,.0f} customers/s, SimPy {peer:,.0f}: {ours / peer:.0f} times as many ({results})")
