/// An open network of exponential stations: each behaves as an M/M/c of its own (J. R. Jackson, "Jobshop-like
/// queueing systems", Management Science 10, 1963; L. Kleinrock, "Queueing Systems" vol. 1, 1975, section 4.8).
///
/// Poisson arrivals from outside, service in order of arrival or shared, and a next station that is chosen
/// independently of everything else. A station that is asked for more than it can serve has infinite means.
public struct JacksonNetwork: Sendable, Equatable {
    public struct Station: Sendable, Equatable {
        /// Visits per second, from outside and from other stations.
        public let throughput: Double
        /// Busy share of its servers; 1 and more where it has no steady state.
        public let utilization: Double
        public let meanNumber: Double
        /// Mean time of one visit in seconds.
        public let meanResponse: Double
    }

    public let stations: [Station]

    /// From the routes: solves the traffic equations λⱼ = γⱼ + Σᵢ λᵢ pᵢⱼ.
    ///
    /// - Parameters:
    ///   - arrivals: γ, arrivals per second from outside at each station.
    ///   - routing: pᵢⱼ, row i sums to at most 1; the rest leaves.
    ///   - services: mean service time of a visit at each station, in seconds.
    ///   - servers: at least 1 at each station.
    /// - Returns: `nil` where some customers can never leave: the equations then have no solution.
    public init?(arrivals: [Double], routing: [[Double]], services: [Double], servers: [Int]) {
        let count = arrivals.count
        precondition(arrivals.allSatisfy { $0 >= 0 }, "an arrival rate is not negative")
        precondition(routing.count == count, "a row of routes for each station")
        for row in routing {
            precondition(row.count == count && row.allSatisfy { $0 >= 0 }, "routes are probabilities")
            precondition(row.reduce(0, +) <= 1 + 1e-12, "routes from one station sum to at most 1")
        }
        var equations: [[Double]] = []
        for j in 0..<count {
            equations.append((0..<count).map { i in (i == j ? 1 : 0) - routing[i][j] })
        }
        guard let throughputs = LinearSystem.solve(equations, arrivals) else { return nil }
        self.init(throughputs: throughputs, services: services, servers: servers)
    }

    /// From the visits to each station per second, as where visit ratios were measured.
    public init(throughputs: [Double], services: [Double], servers: [Int]) {
        precondition(
            services.count == throughputs.count && servers.count == throughputs.count,
            "a service time and a number of servers for each station")
        precondition(servers.allSatisfy { $0 >= 1 }, "a station needs a server")
        precondition(
            services.allSatisfy { $0 >= 0 } && throughputs.allSatisfy { $0 >= 0 }, "nothing is negative")
        stations = throughputs.indices.map { index in
            let rate = throughputs[index]
            let response = Erlang.meanResponse(servers: servers[index], rate: rate, service: services[index])
            return Station(
                throughput: rate, utilization: rate * services[index] / Double(servers[index]),
                meanNumber: rate > 0 ? rate * response : 0, meanResponse: response)
        }
    }

    /// Mean number of customers in the network.
    public var meanNumber: Double { stations.reduce(0) { $0 + $1.meanNumber } }
}
