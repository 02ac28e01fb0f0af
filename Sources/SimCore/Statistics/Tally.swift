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

extension Tally {
    /// The observations added since this tally was `earlier`; the extremes remain those of all.
    ///
    /// Chan, Golub and LeVeque's formula for two samples together, solved for the second.
    public func since(_ earlier: Tally) -> Tally {
        let added = observations - earlier.observations
        assert(added >= 0, "an earlier tally has not more observations")
        guard earlier.observations > 0, added > 0 else { return added > 0 ? self : Tally() }
        var later = self
        later.observations = added
        later.average = (sum - earlier.sum) / Double(added)
        let apart = later.average - earlier.average
        let between = apart * apart * Double(earlier.observations) * Double(added) / Double(observations)
        later.squares = max(0, squares - earlier.squares - between)
        return later
    }
}
