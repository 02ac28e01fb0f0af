/// Count, mean, variance and extremes of a series of observations (Welford's update, 1962).
public struct Tally: Sendable, BitwiseCopyable {
    @inlinable public var count: Int { observations }
    @inlinable public var mean: Double { average }
    @inlinable public var minimum: Double { least }
    @inlinable public var maximum: Double { greatest }
    @usableFromInline var observations = 0
    @usableFromInline var average = 0.0
    @usableFromInline var least = Double.infinity
    @usableFromInline var greatest = -Double.infinity
    @usableFromInline var squares = 0.0

    @inlinable
    public init() {}

    @inlinable
    public mutating func add(_ value: Double) {
        observations += 1
        let delta = value - average
        average += delta / Double(observations)
        squares += delta * (value - average)
        if value < least { least = value }
        if value > greatest { greatest = value }
    }

    /// Unbiased variance; 0 below two observations.
    public var variance: Double { count < 2 ? 0 : squares / Double(count - 1) }

    /// Sum of all observations.
    public var sum: Double { mean * Double(count) }
}
