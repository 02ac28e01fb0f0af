/// A mean over independent replications with its confidence interval by Student's t.
public struct ReplicationInterval: Sendable, Equatable {
    public let mean: Double
    /// Half the interval's width; `nil` from a single replication, which says nothing about its own error.
    public let halfWidth: Double?
    public let count: Int

    /// - Parameters:
    ///   - values: one figure per replication, at least one.
    ///   - confidence: 0.95 for a 95 % interval.
    public init(_ values: [Double], confidence: Double = 0.95) {
        precondition(!values.isEmpty, "an interval needs a replication")
        var tally = Tally()
        for value in values { tally.add(value) }
        mean = tally.mean
        count = tally.count
        if count < 2 {
            halfWidth = nil
        } else {
            let t = StudentT.quantile((1 + confidence) / 2, degrees: count - 1)
            halfWidth = t * (tally.variance / Double(count)).squareRoot()
        }
    }

    public var low: Double? { halfWidth.map { mean - $0 } }
    public var high: Double? { halfWidth.map { mean + $0 } }

    /// The half-width over the mean's magnitude; 0 where both are 0, `nil` where it is not known or the mean alone
    /// is 0.
    public var relativeHalfWidth: Double? {
        guard let halfWidth else { return nil }
        return halfWidth == 0 ? 0 : mean != 0 ? halfWidth / mean.magnitude : nil
    }
}
