"""Counts the instructions of some benchmarks under callgrind and holds them against the committed baseline.

    instructions.py PROGRAMS TOOLCHAIN [--accept]

A count is that of a run of twice the size less that of a run of the size, over the size: what one more customer or
request costs. Starting, loading libraries and growing tables cancel out, and with them most of what depends on the
machine: a CPU that glibc has a special `memcpy` for counts as many. Another compiler makes other code, so the baseline
says which one it is of.

Ends with status 1 where a count is more than 5 % above the baseline, or where a request takes more than 1.3 times as
many with 10 000 clients as with 100. --accept writes the counts as the new baseline.
"""

import json
import pathlib
import platform
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
BASELINE = HERE / "instructions.json"
TOLERANCE = 0.05
QUICKSTART = str(HERE.parent / "experiments" / "quickstart.yaml")
# By name: what one more of is counted, the size, the program and its arguments before the size. All run with seed 1.
BENCHMARKS = {
    "mm1": ("customer", 50_000, ["mm1"]),
    "mm8_timeout": ("customer", 30_000, ["mm8_timeout"]),
    "stack": ("request", 3_000, ["stack", QUICKSTART]),
    # Think times of 3 ms for each client there is: always some 330 requests a second.
    "clients_100": ("request", 3_000, ["clients", QUICKSTART, "100", "3000000"]),
    "clients_10000": ("request", 20_000, ["clients", QUICKSTART, "10000", "3000000"]),
}
# What a request takes more with a hundred times the clients, at most.
GROWTH = ("clients_100", "clients_10000", 1.3)


def instructions(command: list[str]) -> int:
    tool = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    run = subprocess.run([*tool, *command], capture_output=True, text=True, timeout=300)
    counted = re.search(r"Collected : (\d+)", run.stderr)
    if run.returncode != 0 or counted is None:
        sys.exit(f"callgrind could not count {' '.join(command)}:\n{run.stderr}")
    return int(counted[1])


def instructions_each(command: list[str], size: int) -> float:
    once, twice = (instructions([*command, str(each), "1"]) for each in (size, 2 * size))
    return round((twice - once) / size, 1)


def main() -> None:
    accepts = sys.argv[3:] == ["--accept"]
    if len(sys.argv) < 3 or (sys.argv[3:] and not accepts):
        sys.exit(__doc__.strip())
    programs, toolchain = pathlib.Path(sys.argv[1]), sys.argv[2]
    machine = platform.machine()
    baselines = json.loads(BASELINE.read_text()) if BASELINE.exists() else {}
    baseline = baselines.get(machine, {"toolchain": toolchain, "instructions": {}})
    counts, faults = {}, []
    for name, (unit, size, (program, *arguments)) in BENCHMARKS.items():
        count = counts[name] = instructions_each([str(programs / program), *arguments], size)
        before = baseline["instructions"].get(name)
        if before is None:
            print(f"{name}: {count:,.1f} instructions a {unit}, no baseline for {machine}", flush=True)
            continue
        change = count / before - 1
        line = f"{name}: {count:,.1f} instructions a {unit}, baseline {before:,.1f} ({change:+.1%})"
        print(line, flush=True)
        if change > TOLERANCE:
            faults.append(line)
    few, many, most = GROWTH
    growth = counts[many] / counts[few]
    print(f"{many} over {few}: {growth:.2f} times the instructions a request", flush=True)
    if growth > most:
        sys.exit(f"instructions: a request takes {growth:.2f} times as many with more clients, at most {most} is allowed")
    if accepts:
        baselines[machine] = {"toolchain": toolchain, "instructions": counts}
        BASELINE.write_text(json.dumps(baselines, indent=2, sort_keys=True) + "\n")
        print(f"written to {BASELINE.relative_to(HERE.parent)}")
    elif faults:
        for line in faults:
            print(f"instructions: more than {TOLERANCE:.0%} above the baseline: {line}", file=sys.stderr)
        if toolchain != baseline["toolchain"]:
            print(f"The baseline is of {baseline['toolchain']}, this is {toolchain}.", file=sys.stderr)
        print("To accept these counts: make instructions ACCEPT=1, and commit Benchmarks/instructions.json",
              file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
