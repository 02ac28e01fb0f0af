/// The average over time of a quantity that changes in steps: a queue length, a number of busy servers.
public struct TimeAverage: Sendable, BitwiseCopyable {
    public private(set) var value: Double
    /// Integral of the value over time since the start.
    private var integral = 0.0
    private var changed: Double
    private var started: Double

    public init(value: Double = 0, at time: Double = 0) {
        self.value = value
        changed = time
        started = time
    }

    /// The quantity takes a new value at this instant.
    public mutating func set(_ newValue: Double, at time: Double) {
        integral += value * (time - changed)
        changed = time
        value = newValue
    }

    /// The quantity changes by `difference` at this instant.
    public mutating func add(_ difference: Double, at time: Double) {
        set(value + difference, at: time)
    }

    /// Forgets the past, as at the end of a warm-up, and goes on with the present value.
    public mutating func restart(at time: Double) {
        integral = 0
        changed = time
        started = time
    }

    /// Integral from the start up to `time`: for a number in the system, the time spent there by all.
    public func integral(until time: Double) -> Double {
        integral + value * (time - changed)
    }

    /// The average from the start up to `time`; the present value where no time has passed.
    public func average(until time: Double) -> Double {
        time > started ? integral(until: time) / (time - started) : value
    }
}
