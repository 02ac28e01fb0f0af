public import Experiments
public import Models

/// What closed forms say of the load that a scenario can carry, before anything is simulated.
public struct LoadBounds: Codable, Sendable, Equatable {
    /// Requests per second that the busiest resource allows (the utilisation law): no load gets more.
    public var throughput: Double?
    /// That resource.
    public var resource: String?
    /// N* = X_max (R + Z): with more clients, some must queue. Absent for open arrivals.
    public var knee: Double?
    /// The load beyond which the mean latency exceeds the least limit on a latency: N ≤ X_max (L + Z); for open
    /// arrivals, the rate that saturates. A limit on a high quantile is reached before. Absent without such a limit.
    public var load: Double?

    public init(_ scenario: Scenario, _ slo: [Check]) {
        let saturation = Saturation(scenario)
        guard let first = saturation.first else { return }
        throughput = first.rate.middle
        resource = first.name
        switch scenario.workload.load {
        case .closed:
            knee = saturation.knee
            let limits = slo.filter { check in
                check.metric.hasPrefix("latency.")
                    && (check.relation == .less || check.relation == .lessOrEqual)
            }.map(\.limit)
            load = limits.min().map { first.rate.middle * ($0 + saturation.think) }
        case .open, .replay: load = first.rate.middle
        }
    }

    /// Where a search may begin.
    func start(least: Double, greatest: Double) -> Double {
        let guess = load ?? knee.map { 4 * $0 } ?? throughput ?? least
        return min(greatest, max(least, guess))
    }
}
