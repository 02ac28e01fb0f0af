/// Exact mean value analysis of a closed network with one class of customers (M. Reiser, S. Lavenberg, "Mean-value
/// analysis of closed multichain queueing networks", Journal of the ACM 27, 1980): a customer who arrives sees the
/// network as it is on average with one customer less.
///
/// Stations whose speed depends on how many are present also need the distribution of that number. Its first
/// entry, computed as 1 minus the others, loses all digits at high load; here it follows from the throughput of the
/// network without the station (M. Reiser, "Mean-value analysis and convolution method for queue-dependent
/// servers in closed queueing networks", Performance Evaluation 1, 1981, section 4), where nothing is subtracted.
/// That doubles the cost with every such station.
public struct MeanValueAnalysis: Sendable, Equatable {
    public struct Station: Sendable, Equatable {
        public enum Kind: Sendable, Equatable {
            /// One queue for this many equal servers, in order of arrival, or as many cores that are shared.
            case queue(servers: Int)
            /// Nobody waits for anybody.
            case delay
            /// Speed relative to one customer alone, with 1, 2, … present; the last one holds beyond.
            case loadDependent([Double])
        }

        public var kind: Kind
        /// Seconds of service in one cycle of a customer: visits × service time of a visit.
        public var demand: Double

        /// - Parameter demand: at least 0.
        public init(_ kind: Kind = .queue(servers: 1), demand: Double) {
            precondition(demand >= 0 && demand < .infinity, "a demand is not negative, and finite")
            switch kind {
            case .queue(let servers): precondition(servers >= 1, "a queue needs a server")
            case .delay: break
            case .loadDependent(let speeds):
                precondition(!speeds.isEmpty && speeds.allSatisfy { $0 > 0 }, "speeds are positive")
            }
            self.kind = kind
            self.demand = demand
        }
    }

    /// Cycles per second with 1, 2, … N customers.
    public let throughputs: [Double]
    /// Seconds in a cycle spent at each station, waiting included, with N customers.
    public let residence: [Double]
    /// Mean number at each station with N customers.
    public let meanNumber: [Double]

    /// Cycles per second with N customers; 0 with none.
    public var throughput: Double { throughputs.last ?? 0 }
    /// Seconds in a cycle besides thinking.
    public var response: Double { residence.reduce(0, +) }

    /// - Parameters:
    ///   - stations: of which one has a demand, or there is a think time; at most 16 of more than one speed.
    ///   - think: seconds in a cycle spent outside all stations, Z ≥ 0.
    ///   - population: N ≥ 0.
    public init(_ stations: [Station], think: Double = 0, population: Int) {
        precondition(think >= 0 && think < .infinity, "a think time is not negative, and finite")
        precondition(population >= 0, "a population is not negative")
        precondition(think > 0 || stations.contains { $0.demand > 0 }, "a cycle takes time")
        let varying = stations.indices.filter { stations[$0].speeds.count > 1 }
        precondition(varying.count <= 16, "at most 16 stations of more than one speed")
        // One pass for each subset of these stations, smaller ones first, each using those with one less.
        var passes: [Recursion] = []
        for subset in 0..<(1 << varying.count) {
            var present = stations.map { $0.speeds.count <= 1 }
            for (bit, station) in varying.enumerated() { present[station] = subset >> bit & 1 == 1 }
            var without: [[Double]] = Array(repeating: [], count: stations.count)
            for (bit, station) in varying.enumerated() where present[station] {
                without[station] = passes[subset ^ (1 << bit)].throughputs
            }
            var pass = Recursion(stations, present: present, think: think)
            for _ in 0..<population { pass.addCustomer(throughputsWithout: without) }
            passes.append(pass)
        }
        let whole = passes[passes.count - 1]
        throughputs = whole.throughputs
        residence = whole.residence
        meanNumber = whole.meanNumber
    }
}

extension MeanValueAnalysis.Station {
    /// Speeds with 1, 2, … present, the last one for all beyond; empty for a delay.
    var speeds: [Double] {
        switch kind {
        case .queue(let servers): (1...servers).map { Double($0) }
        case .delay: []
        case .loadDependent(let speeds): speeds
        }
    }
}

/// The recursion over the number of customers, for those stations that are present.
private struct Recursion {
    let demands: [Double]
    let speeds: [[Double]]
    let present: [Bool]
    let think: Double
    var throughputs: [Double] = []
    var residence: [Double]
    var meanNumber: [Double]
    /// For each station P(n there) for n below its number of speeds, less one.
    var marginals: [[Double]]

    init(_ stations: [MeanValueAnalysis.Station], present: [Bool], think: Double) {
        demands = stations.map { $0.demand }
        speeds = stations.map { $0.speeds }
        self.present = present
        self.think = think
        residence = Array(repeating: 0, count: stations.count)
        meanNumber = residence
        marginals = speeds.map { speeds in
            speeds.count > 1 ? [1] + Array(repeating: 0, count: speeds.count - 2) : []
        }
    }

    /// - Parameter throughputsWithout: for each present station of several speeds, those of the network without it.
    mutating func addCustomer(throughputsWithout: [[Double]]) {
        let customers = throughputs.count + 1
        for station in demands.indices where present[station] {
            residence[station] = demands[station] * delay(station)
        }
        let throughput = Double(customers) / (think + residence.reduce(0, +))
        throughputs.append(throughput)
        for station in demands.indices where present[station] {
            meanNumber[station] = throughput * residence[station]
            guard !marginals[station].isEmpty else { continue }
            for n in (1..<marginals[station].count).reversed() {
                let flow = demands[station] * throughput / speeds[station][n - 1]
                marginals[station][n] = flow * marginals[station][n - 1]
            }
            marginals[station][0] *= throughput / throughputsWithout[station][customers - 1]
        }
    }

    /// Time at a station for each second of demand: Σ n / speed(n) P(n − 1 there, with one customer less), in
    /// which all terms from the last speed on are summed by the mean number.
    private func delay(_ station: Int) -> Double {
        guard let last = speeds[station].last else { return 1 }
        var sum = (1 + meanNumber[station]) / last
        for (index, probability) in marginals[station].enumerated() {
            sum += Double(index + 1) * (1 / speeds[station][index] - 1 / last) * probability
        }
        return sum
    }
}
