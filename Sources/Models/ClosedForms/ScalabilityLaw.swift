/// The universal scalability law, X(N) = γ N / (1 + α (N − 1) + β N (N − 1)) (N. Gunther, "Guerrilla Capacity
/// Planning", 2007, chapters 4 and 5).
///
/// A law that is fitted, not derived: it describes what was measured and explains little.
public struct ScalabilityLaw: Sendable, Equatable {
    /// γ: throughput of one, without others.
    public var single: Double
    /// α: share of the work that queues for something common.
    public var contention: Double
    /// β: cost of keeping each pair consistent.
    public var coherency: Double

    public init(single: Double, contention: Double, coherency: Double) {
        self.single = single
        self.contention = contention
        self.coherency = coherency
    }

    /// X(N); 0 for N = 0.
    public func throughput(_ n: Double) -> Double {
        single * n / (1 + contention * (n - 1) + coherency * n * (n - 1))
    }

    /// The N of the greatest throughput, √((1 − α) / β), at least 1; `nil` where it grows for ever (β = 0).
    public var peak: Double? {
        guard coherency > 0 else { return contention < 1 ? nil : 1 }
        return max(1, (max(0, 1 - contention) / coherency).squareRoot())
    }
}
