/// M/M/c/K: c exponential servers and room for K customers, those in service included; who finds it full is
/// lost (D. Gross, C. Harris, "Fundamentals of Queueing Theory", 3rd ed., 1998, section 2.5).
///
/// There is a steady state at every load. K = c is Erlang's loss system, ``Erlang/b(servers:load:)``.
public struct FiniteQueue: Sendable, Equatable {
    public let servers: Int
    public let capacity: Int
    /// Customers that come, admitted or not, per second.
    public let rate: Double
    /// Mean service time in seconds.
    public let service: Double
    /// P(n present) for n from 0 to K.
    public let probabilities: [Double]

    /// - Parameters:
    ///   - servers: c ≥ 1.
    ///   - capacity: K ≥ c.
    ///   - rate: λ ≥ 0.
    ///   - service: above 0.
    public init(servers: Int, capacity: Int, rate: Double, service: Double) {
        precondition(servers >= 1 && capacity >= servers, "room for at least as many as there are servers")
        precondition(rate >= 0 && rate < .infinity, "an arrival rate is not negative, and finite")
        precondition(service > 0 && service < .infinity, "a service time is positive, and finite")
        self.servers = servers
        self.capacity = capacity
        self.rate = rate
        self.service = service
        probabilities = BirthDeath.probabilities(
            upTo: capacity, birth: { _ in rate }, death: { Double(min($0, servers)) / service })
    }

    /// Probability that a customer is lost: arrivals of a Poisson stream find the queue as it is on average.
    public var loss: Double { probabilities[capacity] }

    /// Admitted customers per second.
    public var throughput: Double { rate * (1 - loss) }

    public var meanNumber: Double { BirthDeath.mean(probabilities) { Double($0) } }

    /// Mean number of those who wait.
    public var meanQueue: Double {
        BirthDeath.mean(probabilities) { Double(max(0, $0 - servers)) }
    }

    /// Busy share of the servers.
    public var utilization: Double { throughput * service / Double(servers) }

    /// Mean time of an admitted customer in the queue, in seconds; 0 where nobody comes.
    public var meanWait: Double { rate > 0 ? meanQueue / throughput : 0 }

    /// Mean time of an admitted customer in the system, in seconds.
    public var meanResponse: Double { meanWait + service }
}
