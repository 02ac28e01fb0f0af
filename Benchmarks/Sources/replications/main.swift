import Experiments
import Harness
import Models
import Quickstart

// replications QUICKSTART.yaml REPLICATIONS THREADS: the time taken, and the throughput found, the same for any
// number of threads. Each replication is the quickstart's own, 1 000 requests.

let arguments = Arguments("QUICKSTART.yaml", "REPLICATIONS", "THREADS")
let experiment = try quickstart(arguments.text(0))
var settings = experiment.simulation
settings.minimumReplications = arguments.number(1)
settings.maximumReplications = arguments.number(1)
let replications = Replications(experiment.scenario, settings, threads: arguments.number(2))
let stopwatch = Stopwatch(.wall)
let outcome = replications.run()
let seconds = stopwatch.seconds
let throughput = outcome.runs.reduce(0) { $0 + Double($1.all.ok) / $1.duration } / Double(outcome.runs.count)
report(["seconds": seconds, "throughput": throughput])
