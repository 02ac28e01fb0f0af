internal import SimCore

/// Somebody who watches a run from outside: what is seen changes no draw and no event.
///
/// The kernel's loop is compiled for each observer by itself, so that ``Nobody`` costs nothing.
protocol RunObserver: ~Copyable {
    /// An event is about to happen at `time`; the model is as it has been since the event before.
    mutating func before(
        _ event: ServingSimulation.Event, at time: Double, _ model: borrowing ServingSimulation)
    /// An event has happened.
    mutating func after(
        _ event: ServingSimulation.Event, at time: Double, _ model: borrowing ServingSimulation)
    /// The run has ended, at `time`.
    mutating func end(at time: Double, _ model: borrowing ServingSimulation)
    /// Whether it has seen enough, so that the run need not go on.
    var isDone: Bool { get }
}

/// The observer of most runs.
struct Nobody: RunObserver {
    @inline(__always)
    func before(_ event: ServingSimulation.Event, at time: Double, _ model: borrowing ServingSimulation) {}
    @inline(__always)
    func after(_ event: ServingSimulation.Event, at time: Double, _ model: borrowing ServingSimulation) {}
    @inline(__always)
    func end(at time: Double, _ model: borrowing ServingSimulation) {}
    var isDone: Bool { false }
}

/// Hands out every event before it happens.
struct EventReader: RunObserver {
    let record: (EventRecord) -> Void

    func before(_ event: ServingSimulation.Event, at time: Double, _ model: borrowing ServingSimulation) {
        record(model.record(of: event, at: time))
    }
    func after(_ event: ServingSimulation.Event, at time: Double, _ model: borrowing ServingSimulation) {}
    func end(at time: Double, _ model: borrowing ServingSimulation) {}
    var isDone: Bool { false }
}
