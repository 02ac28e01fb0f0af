import Harness
import Models
import Quickstart

// stack QUICKSTART.yaml REQUESTS SEED: the CPU time taken, the events handled, and what the run found.

let arguments = Arguments("QUICKSTART.yaml", "REQUESTS", "SEED")
let scenario = try quickstart(arguments.text(0)).scenario.lasting(requests: arguments.number(1))
let seed = UInt64(arguments.number(2))
let stopwatch = Stopwatch(.processor)
let run = simulate(scenario, seed: seed, replication: 0)
let seconds = stopwatch.seconds
report([
    "seconds": seconds, "events": Double(run.events), "throughput": Double(run.all.ok) / run.duration,
    "mean": run.all.latencyTally.mean,
])
