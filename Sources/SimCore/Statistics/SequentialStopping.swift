/// How many replications are enough: the smallest number from `minimum` on whose interval for one metric is
/// narrow enough (Law & Kelton's sequential procedure, "Simulation Modeling and Analysis", section 9.4.1).
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
        for (index, value) in values.enumerated() {
            if let value { known.append(value) }
            let made = index + 1
            if made >= maximum { return made }
            guard made >= max(2, minimum), known.count >= 2 else { continue }
            let interval = ReplicationInterval(known, confidence: confidence)
            if let half = interval.halfWidth, half <= relativePrecision * interval.mean.magnitude {
                return made
            }
        }
        return nil
    }
}
