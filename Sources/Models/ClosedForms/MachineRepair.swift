/// Machine repair, M/M/c//N: each of N customers thinks for an exponential time, then queues for one of c
/// exponential servers (L. Kleinrock, "Queueing Systems" vol. 1, 1975, section 3.8 for c = 1).
///
/// It is the closed loop of a load test with one station: customers are clients, repair is the server.
public struct MachineRepair: Sendable, Equatable {
    public let population: Int
    /// Mean think time in seconds.
    public let think: Double
    /// P(n in the queue or in service) for n from 0 to N.
    public let probabilities: [Double]

    /// - Parameters:
    ///   - population: N ≥ 0.
    ///   - think: Z > 0: without it all N are always at the server.
    ///   - servers: c ≥ 1.
    ///   - service: mean service time, above 0.
    public init(population: Int, think: Double, servers: Int, service: Double) {
        precondition(population >= 0, "a population is not negative")
        precondition(servers >= 1, "machine repair needs a server")
        precondition(think > 0 && think < .infinity, "a think time is positive, and finite")
        precondition(service > 0 && service < .infinity, "a service time is positive, and finite")
        self.population = population
        self.think = think
        probabilities = BirthDeath.probabilities(
            upTo: population, birth: { Double(population - $0) / think },
            death: { Double(min($0, servers)) / service })
    }

    /// Mean number in the queue or in service.
    public var meanNumber: Double { BirthDeath.mean(probabilities) { Double($0) } }

    /// Cycles per second: those who think finish thinking at rate 1 / Z each.
    public var throughput: Double { (Double(population) - meanNumber) / think }

    /// Mean time from the end of thinking to the end of service, by Little's law; 0 without customers.
    public var meanResponse: Double { population > 0 ? meanNumber / throughput : 0 }
}
