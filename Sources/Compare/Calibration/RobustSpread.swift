/// Middle and spread of some values that a few wrong ones do not move.
struct RobustSpread {
    /// The median.
    let middle: Double
    /// Standard deviation of one value, by the median absolute deviation: for normal errors 1.4826 of it (P. Huber,
    /// E. Ronchetti, "Robust Statistics", 2nd ed., 2009, sections 1.2 and 5.1).
    let deviation: Double

    /// - Returns: `nil` without values.
    init?(_ values: [Double]) {
        guard let middle = Self.median(values) else { return nil }
        self.middle = middle
        deviation = 1.4826 * (Self.median(values.map { ($0 - middle).magnitude }) ?? 0)
    }

    static func median(_ values: [Double]) -> Double? {
        guard !values.isEmpty else { return nil }
        let sorted = values.sorted()
        return 0.5 * (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2])
    }
}
