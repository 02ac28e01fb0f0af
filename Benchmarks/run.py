"""Runs the benchmarks and their peers in turn, prints a table and writes it down.

    run.py PROGRAMS RESULTS.json [NAME...]

PROGRAMS is the folder of the built benchmarks. Every figure is the median of an odd number of rounds; in a round ours
and the peer run one after the other with the same seed, on one CPU. What both found is checked: a benchmark whose
answer is wrong has no speed.
"""

import json
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata

HERE = pathlib.Path(__file__).parent
QUICKSTART = str(HERE.parent / "experiments" / "quickstart.yaml")
SIMPY = f"SimPy {metadata.version('simpy')}, {platform.python_implementation()} {platform.python_version()}"
PROGRAMS = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path()
Figures = dict[str, float]


@dataclass(frozen=True)
class Side:
    """One program; `work` is how many of the unit's things it does. `{seed}` stands for the round's number."""

    command: list[str]
    work: float


def program(name: str, work: int, *arguments: object) -> Side:
    return Side([str(PROGRAMS / name), *map(str, arguments)], work)


def peer(name: str, work: int, *arguments: object) -> Side:
    return Side([sys.executable, str(HERE / "Peers" / f"{name}.py"), *map(str, arguments)], work)


def per_second(figures: Figures, work: float) -> float:
    return work / figures["seconds"]


def nanoseconds_each(figures: Figures, work: float) -> float:
    return figures["seconds"] / work * 1e9


@dataclass(frozen=True)
class Benchmark:
    name: str
    unit: str
    ours: Side
    peer: Side
    peer_name: str
    # Given the figures of all rounds of both sides: what is wrong with them, or None.
    fault: Callable[[list[Figures], list[Figures]], str | None]
    target: str
    value: Callable[[Figures, float], float] = per_second
    rounds: int = 5
    on_one_cpu: bool = True


def mean_is(expected: float):
    """Theory's mean, which the rounds' mean must come within 10 % of."""

    def fault(*sides):
        means = [statistics.fmean(figures["mean"] for figures in side) for side in sides]
        wrong = any(abs(mean / expected - 1) > 0.1 for mean in means)
        return f"means of {means[0]:.4g} and {means[1]:.4g} instead of {expected:.4g}" if wrong else None

    return fault


def agree(*names: str, within: float = 0.0):
    """Both sides found the same figures, round by round, up to a relative difference."""

    def fault(ours, peers):
        for name in names:
            for one, other in zip(ours, peers):
                if abs(one[name] - other[name]) > within * abs(other[name]):
                    return f"{name}: {one[name]!r} beside the peer's {other[name]!r}"
        return None

    return fault


def hold(pending: int, target: str) -> Benchmark:
    work = 2_000_000
    return Benchmark(
        f"hold_{pending}", "ns/operation",
        program("hold", work, "calendar", pending, work, "{seed}"),
        program("hold", work, "heap", pending, work, "{seed}"),
        "swift-collections Heap", agree("clock"), target, nanoseconds_each, rounds=9)


BENCHMARKS = [
    Benchmark(
        "mm1", "customers/s",
        program("mm1", 1_000_000, 1_000_000, "{seed}"), peer("mm1", 1_000_000, 1_000_000, "{seed}"),
        SIMPY, mean_is(10), ">= 80"),
    Benchmark(
        "mm8_timeout", "customers/s",
        program("mm8_timeout", 1_000_000, 1_000_000, "{seed}"), peer("mm8_timeout", 200_000, 200_000, "{seed}"),
        # Erlang's C is 0.7015 for 8 servers at load 0.9: 10 ms of service, and 0.7015 · 10 ms / (8 · 0.1) of waiting.
        SIMPY, mean_is(0.01877), ">= 150"),
    hold(2, ""), hold(64, "<= 1.3"), hold(1024, ""), hold(32_768, ""), hold(1_000_000, "<= 1.5"),
    Benchmark(
        "stack", "requests/s",
        program("stack", 200_000, QUICKSTART, 200_000, "{seed}"), peer("stack", 20_000, 20_000, "{seed}"),
        SIMPY, agree("throughput", "mean", within=0.05), ">= 40"),
    Benchmark(
        "replications", "replications/s",
        program("replications", 1000, QUICKSTART, 1000, 2), program("replications", 1000, QUICKSTART, 1000, 1),
        "1 thread", agree("throughput"), ">= 1.8", rounds=9, on_one_cpu=False),
]


def figures(side: Side, seed: int, on_one_cpu: bool = True) -> Figures:
    command = [part.format(seed=seed) for part in side.command]
    if on_one_cpu and shutil.which("taskset"):
        command = ["taskset", "--cpu-list", str(max(os.sched_getaffinity(0))), *command]
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, timeout=300).stdout
    return json.loads(output)


def measured(benchmark: Benchmark) -> dict:
    ours, peers = [], []
    for seed in range(1, benchmark.rounds + 1):
        ours.append(figures(benchmark.ours, seed, benchmark.on_one_cpu))
        peers.append(figures(benchmark.peer, seed, benchmark.on_one_cpu))
    if fault := benchmark.fault(ours, peers):
        sys.exit(f"{benchmark.name}: {fault}")
    ours_value = statistics.median(benchmark.value(each, benchmark.ours.work) for each in ours)
    peer_value = statistics.median(benchmark.value(each, benchmark.peer.work) for each in peers)
    entry = {
        "unit": benchmark.unit, "ours": ours_value, "peer": peer_value, "peer_name": benchmark.peer_name,
        "ratio": ours_value / peer_value,
    }
    if "events" in ours[0]:
        per_request = statistics.median(each["events"] / benchmark.ours.work for each in ours)
        entry |= {"events_per_request": per_request, "events_per_second": per_request * ours_value}
    return entry


def memory() -> dict:
    """Bytes that each further request in flight takes: the difference of two runs' peaks."""
    few, many = (figures(program("memory", size, size), 1) for size in (10_000, 1_000_000))
    each = (many["bytes"] - few["bytes"]) / (many["inFlight"] - few["inFlight"])
    return {"unit": "B/request in flight", "ours": each, "peer": None, "peer_name": None, "ratio": None}


def row(name: str, entry: dict, target: str) -> str:
    figures = [f"{entry[key]:,.4g}" if 0 < entry[key] < 1000 else f"{entry[key]:,.0f}"
               for key in ("ours", "peer", "ratio") if entry[key] is not None]
    ours, peer_figure, ratio = figures + [""] * (3 - len(figures))
    peer_name = entry["peer_name"] or ""
    return f"{name:14}{ours:>12}{peer_figure:>12} {entry['unit']:20}{ratio:>8}  {target:8}{peer_name}"


def main() -> None:
    if len(sys.argv) < 3:
        sys.exit(__doc__.strip())
    wanted = sys.argv[3:]
    unknown = set(wanted) - {benchmark.name for benchmark in BENCHMARKS} - {"memory"}
    if unknown:
        sys.exit(f"no benchmark is called {', '.join(sorted(unknown))}")
    entries = {}
    print(f"{'':14}{'ours':>12}{'peer':>12} {'':20}{'ratio':>8}  {'target':8}peer")
    for benchmark in BENCHMARKS:
        if not wanted or benchmark.name in wanted:
            entries[benchmark.name] = measured(benchmark)
            print(row(benchmark.name, entries[benchmark.name], benchmark.target), flush=True)
    if not wanted or "memory" in wanted:
        entries["memory"] = memory()
        print(row("memory", entries["memory"], "<= 128"))
    if "stack" in entries:
        stack = entries["stack"]
        line = (f"stack: {stack['events_per_request']:.1f} events a request, "
                f"{stack['events_per_second'] / 1e6:.1f} million events/s")
        if "mm1" in entries:
            # Machines differ; SimPy's own speed says by how much.
            there = stack["events_per_second"] * 0.2e6 / entries["mm1"]["peer"] / 1e6
            line += f"; {there:.1f} million where SimPy serves 0.2 million customers/s of mm1 (target: 12)"
        print(line)
    print("ratio: ours / peer; for hold it is of times, so that less is better")
    results = pathlib.Path(sys.argv[2])
    results.parent.mkdir(parents=True, exist_ok=True)
    results.write_text(json.dumps({"benchmarks": entries}, indent=2) + "\n")
    print(f"written to {results}")


if __name__ == "__main__":
    main()
