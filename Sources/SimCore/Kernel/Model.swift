/// A model that the kernel can run: a value with a method that handles one event.
///
/// The event type is trivial (integers into the model's arrays), so that scheduling copies a few bytes and
/// allocates nothing.
public protocol Model: ~Copyable {
    associatedtype Event: BitwiseCopyable & Sendable

    /// Changes the model's state at the present instant and schedules what follows.
    mutating func handle(_ event: Event, _ calendar: inout Calendar<Event>)

    /// Whether the run has reached its end; asked before every event. False unless the model says otherwise.
    var isFinished: Bool { get }
}

extension Model where Self: ~Copyable {
    @inlinable public var isFinished: Bool { false }
}

/// Hands events to a model until it is finished, none is left, or the next lies after `horizon`.
@inlinable
public func run<M: Model & ~Copyable>(
    _ model: inout M, _ calendar: inout Calendar<M.Event>, until horizon: Double = .infinity
) {
    while !model.isFinished, let event = calendar.next(until: horizon) {
        model.handle(event, &calendar)
    }
}

/// Runs a model on a calendar of its own, from a first event at time 0; for models that need no lanes.
@inlinable
public func run<M: Model & ~Copyable>(_ model: inout M, from first: M.Event, until horizon: Double) {
    var calendar = Calendar<M.Event>()
    calendar.schedule(first, at: 0)
    run(&model, &calendar, until: horizon)
}
