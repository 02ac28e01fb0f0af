"""Counts the instructions of three benchmarks under callgrind and holds them against the committed baseline.

    instructions.py PROGRAMS TOOLCHAIN [--accept]

A count is that of a run of twice the size less that of a run of the size, over the size: what one more customer or
request costs. Starting, loading libraries and growing tables cancel out, and with them most of what depends on the
machine: a CPU that glibc has a special `memcpy` for counts as many. Another compiler makes other code, so the baseline
says which one it is of.

Ends with status 1 where a count is more than 5 % above the baseline. --accept writes the counts as the new baseline.
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
# By benchmark: what one more of is counted, the size, and the arguments before it. All run with seed 1.
BENCHMARKS = {
    "mm1": ("customer", 50_000, []),
    "mm8_timeout": ("customer", 30_000, []),
    "stack": ("request", 3_000, [str(HERE.parent / "experiments" / "quickstart.yaml")]),
}


def instructions(command: list[str]) -> int:
    tool = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    run = subprocess.run([*tool, *command], capture_output=True, text=True, timeout=300)
    counted = re.search(r"Collected : (\d+)", run.stderr)
    if run.returncode != 0 or counted is None:
        sys.exit(f"callgrind could not count {' '.join(command)}:\n{run.stderr}")
    return int(counted[1])


def instructions_each(program: pathlib.Path, size: int, arguments: list[str]) -> float:
    once, twice = (instructions([str(program), *arguments, str(each), "1"]) for each in (size, 2 * size))
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
    for name, (unit, size, arguments) in BENCHMARKS.items():
        count = counts[name] = instructions_each(programs / name, size, arguments)
        before = baseline["instructions"].get(name)
        if before is None:
            print(f"{name}: {count:,.1f} instructions a {unit}, no baseline for {machine}", flush=True)
            continue
        change = count / before - 1
        line = f"{name}: {count:,.1f} instructions a {unit}, baseline {before:,.1f} ({change:+.1%})"
        print(line, flush=True)
        if change > TOLERANCE:
            faults.append(line)
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
