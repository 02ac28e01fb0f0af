import Harness
import SimCore

// mm8_timeout CUSTOMERS SEED: the CPU time taken, and the mean and the 99th percentile of the time in the system.

func measure(customers: Int, seed: UInt64) {
    let stopwatch = Stopwatch(.processor)
    var calendar = Calendar<ImpatientQueue.Event>()
    var model = ImpatientQueue(customers: customers, seed: seed, calendar: &calendar)
    run(&model, &calendar)
    let p99 = model.histogram.quantile(0.99) ?? 0
    report(["seconds": stopwatch.seconds, "mean": model.timeInSystem.mean, "p99": p99])
}

let arguments = Arguments("CUSTOMERS", "SEED")
measure(customers: arguments.number(0), seed: UInt64(arguments.number(1)))
