/// The difference of two variants, replication by replication, under common random numbers: both see the same
/// requests, so what chance adds to both cancels (Law & Kelton, "Simulation Modeling and Analysis", section 10.2.1
/// and 11.2).
public struct PairedDifference: Sendable, Equatable {
    /// Of `second` − `first`; `nil` where no replication gives both figures.
    public let interval: ReplicationInterval?

    /// - Parameters:
    ///   - first: one figure per replication, `nil` where it is undefined.
    ///   - second: of the other variant, the same replications in the same order.
    ///   - confidence: 0.95 for a 95 % interval.
    public init(_ first: [Double?], _ second: [Double?], confidence: Double = 0.95) {
        var differences: [Double] = []
        for (before, after) in zip(first, second) {
            if let before, let after { differences.append(after - before) }
        }
        interval = differences.isEmpty ? nil : ReplicationInterval(differences, confidence: confidence)
    }

    /// 1 where the second is greater beyond chance, −1 where it is less, 0 where the interval holds 0 or there
    /// is none.
    public var sign: Int {
        guard let low = interval?.low, let high = interval?.high else { return 0 }
        return low > 0 ? 1 : high < 0 ? -1 : 0
    }
}
