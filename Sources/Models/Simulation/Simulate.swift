internal import SimCore

/// Runs one replication to its end.
///
/// - Parameters:
///   - warmup: seconds whose statistics are deleted.
///   - keepsSeries: whether to keep every latency in order of completion.
public func simulate(
    _ scenario: Scenario, seed: UInt64, replication: UInt64, warmup: Double = 0, keepsSeries: Bool = false
) -> RunStatistics {
    var nobody = Nobody()
    return run(
        scenario, seed: seed, replication: replication, warmup: warmup, keepsSeries: keepsSeries,
        observer: &nobody)
}

/// As ``simulate(_:seed:replication:warmup:keepsSeries:)``.
///
/// - Parameter log: called with each event before it happens.
public func simulate(
    _ scenario: Scenario, seed: UInt64, replication: UInt64, warmup: Double = 0,
    log: @escaping (EventRecord) -> Void
) -> RunStatistics {
    var reader = EventReader(record: log)
    return run(scenario, seed: seed, replication: replication, warmup: warmup, observer: &reader)
}

/// Runs one replication before an observer's eyes, to its end or until the observer has seen enough.
func run<Observer: RunObserver & ~Copyable>(
    _ scenario: Scenario, seed: UInt64, replication: UInt64, warmup: Double, keepsSeries: Bool = false,
    observer: inout Observer
) -> RunStatistics {
    var calendar = Calendar<ServingSimulation.Event>(RunIdentity(seed: seed, replication: replication))
    var model = ServingSimulation(
        scenario, seed: seed, replication: replication, warmup: warmup, keepsSeries: keepsSeries,
        calendar: &calendar)
    let horizon = scenario.workload.load.duration ?? .infinity
    var nextLook = ServingSimulation.stopInterval
    while !model.isFinished, !observer.isDone, let event = calendar.next(until: horizon) {
        observer.before(event, at: calendar.now, model)
        model.handle(event, &calendar)
        observer.after(event, at: calendar.now, model)
        guard calendar.handled >= nextLook else { continue }
        nextLook += ServingSimulation.stopInterval
        if let stop = model.mustStop(now: calendar.now, events: calendar.handled, horizon: horizon) {
            model.statistics.stop = stop
            break
        }
    }
    if model.statistics.stop == nil, horizon < .infinity, !model.isFinished, !observer.isDone {
        calendar.elapse(until: horizon)
    }
    observer.end(at: calendar.now, model)
    model.finish(calendar)
    return model.statistics
}
