/// Erlang A, M/M/c+M: c exponential servers without a limit of room, whose waiting customers leave after an
/// exponential patience (C. Palm, 1957; O. Garnett, A. Mandelbaum, M. Reiman, "Designing a call center with
/// impatient customers", Manufacturing & Service Operations Management 4, 2002).
///
/// There is a steady state at every load, since a longer queue loses more.
public struct ImpatientQueue: Sendable, Equatable {
    public let servers: Int
    /// Arrivals per second.
    public let rate: Double
    /// Mean patience in seconds.
    public let patience: Double
    /// P(n present) from 0 on, to where the rest is below the precision of a `Double`.
    public let probabilities: [Double]

    /// - Parameters:
    ///   - servers: c ≥ 0.
    ///   - rate: λ ≥ 0.
    ///   - service: mean service time, above 0.
    ///   - patience: mean patience, above 0 and finite: for patience without end see ``Erlang``.
    public init(servers: Int, rate: Double, service: Double, patience: Double) {
        precondition(servers >= 0, "a number of servers is not negative")
        precondition(rate >= 0 && rate < .infinity, "an arrival rate is not negative, and finite")
        precondition(service > 0 && service < .infinity, "a service time is positive, and finite")
        precondition(patience > 0 && patience < .infinity, "a patience is positive, and finite")
        self.servers = servers
        self.rate = rate
        self.patience = patience
        func departure(_ n: Int) -> Double {
            Double(min(n, servers)) / service + Double(max(0, n - servers)) / patience
        }
        probabilities = BirthDeath.probabilities(
            upTo: Self.last(rate: rate, servers: servers, departure), birth: { _ in rate }, death: departure)
    }

    /// The state beyond which less than 10⁻¹⁷ of the most likely one's probability is left.
    private static func last(rate: Double, servers: Int, _ departure: (Int) -> Double) -> Int {
        var state = servers
        while departure(state + 1) <= rate { state += 1 }
        // From the mode on each ratio is below 1 and falls, so the rest is below a geometric series.
        var relative = 1.0
        while true {
            state += 1
            let ratio = rate / departure(state)
            relative *= ratio
            if relative <= 1e-17 * (1 - ratio) { return state }
        }
    }

    /// Probability that an arrival has to wait.
    public var waitProbability: Double {
        probabilities[min(servers, probabilities.count)...].reduce(0, +)
    }

    /// Mean number of those who wait.
    public var meanQueue: Double {
        BirthDeath.mean(probabilities) { Double(max(0, $0 - servers)) }
    }

    /// Probability that an arrival leaves unserved; 0 where nobody comes.
    public var abandonment: Double { rate > 0 ? meanQueue / patience / rate : 0 }

    /// Mean time in the queue in seconds, of all who come, served or not; 0 where nobody comes.
    public var meanWait: Double { rate > 0 ? meanQueue / rate : 0 }
}
