import Harness
import Models
import Quickstart
import SimCore

// clients QUICKSTART.yaml CLIENTS THINK REQUESTS SEED: as `stack`, for any number of clients, each of which thinks for
// THINK nanoseconds for each client that there is: the load is the same however many they are, and what differs is how
// many of them the engine has to keep in mind.

let arguments = Arguments("QUICKSTART.yaml", "CLIENTS", "THINK", "REQUESTS", "SEED")
var scenario = try quickstart(arguments.text(0)).scenario.lasting(requests: arguments.number(3))
guard case .closed(var load) = scenario.workload.load, let think = Int(arguments.text(2)), think >= 0 else {
    arguments.refuse()
}
load.clients = arguments.number(1)
load.think = think == 0 ? .constant(0) : .exponential(mean: Double(think) * 1e-9 * Double(load.clients))
scenario.workload.load = .closed(load)
let stopwatch = Stopwatch(.processor)
let run = simulate(scenario, seed: UInt64(arguments.number(4)), replication: 0)
let seconds = stopwatch.seconds
report([
    "seconds": seconds, "events": Double(run.events), "throughput": Double(run.all.ok) / run.duration,
    "errors": Double(run.all.failed), "mean": run.all.latencyTally.mean,
])
