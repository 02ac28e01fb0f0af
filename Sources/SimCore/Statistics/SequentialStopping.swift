/// How many replications are enough: the smallest number from `minimum` on whose interval for one metric is
/// narrow enough (Law & Kelton's sequential procedure, "Simulation Modeling and Analysis", section 9.4.1).
///
/// The minimum matters: intervals from few replications are narrow by chance now and then, and a rule that stops at
/// the first such would pick those out.
public struct SequentialStopping: Sendable {
    public var minimum: Int
    public var maximum: Int
    /// Greatest half-width relative to the mean.
    public var relativePrecision: Double
    public var confidence: Double

    public init(minimum: Int, maximum: Int, relativePrecision: Double, confidence: Double) {
        self.minimum = minimum
        self.maximum = maximum
        self.relativePrecision = relativePrecision
        self.confidence = confidence
    }

    /// The number of replications to keep of those made so far, or `nil` where more are needed.
    ///
    /// Judged for each number in turn, so the answer does not depend on how many were made at once. A `nil`
    /// value (a replication in which the metric is undefined) counts as not precise.
    public func stop(after values: [Double?]) -> Int? {
        var known: [Double] = []
        return stop(made: 1...max(1, values.count)) { made in
            guard made <= values.count else { return nil }
            if let value = values[made - 1] { known.append(value) }
            guard known.count >= 2 else { return nil }
            return ReplicationInterval(known, confidence: confidence).relativeHalfWidth
        }
    }

    /// The same for any interval.
    ///
    /// - Parameters:
    ///   - made: numbers of replications that were not judged before.
    ///   - relativeHalfWidth: of the interval from the first so many, asked for each number in turn; `nil` where
    ///     there is none.
    public func stop(made: ClosedRange<Int>, relativeHalfWidth: (Int) -> Double?) -> Int? {
        for count in made {
            let width = relativeHalfWidth(count)
            if count >= maximum { return count }
            guard count >= max(2, minimum), let width else { continue }
            if width <= relativePrecision { return count }
        }
        return nil
    }
}
