/// Count, mean, variance and extremes of a series of observations (Welford's update, 1962).
public struct Tally: Sendable, BitwiseCopyable {
    public private(set) var count = 0
    public private(set) var mean = 0.0
    public private(set) var minimum = Double.infinity
    public private(set) var maximum = -Double.infinity
    @usableFromInline var squares = 0.0

    public init() {}

    public mutating func add(_ value: Double) {
        count += 1
        let delta = value - mean
        mean += delta / Double(count)
        squares += delta * (value - mean)
        minimum = min(minimum, value)
        maximum = max(maximum, value)
    }

    /// Unbiased variance; 0 below two observations.
    public var variance: Double { count < 2 ? 0 : squares / Double(count - 1) }

    /// Sum of all observations.
    public var sum: Double { mean * Double(count) }
}
