/// A network in which some classes come from outside and leave, and others stay (E. Lazowska et al., "Quantitative
/// System Performance", 1984, section 7.4.3).
///
/// To the closed classes a station is slower by what the open ones take of it; to the open ones the closed
/// are part of the queue. Stations are as in ``MulticlassMeanValueAnalysis``.
public struct MixedNetwork: Sendable, Equatable {
    /// The closed classes, their demands inflated by the open ones.
    public let closed: MulticlassMeanValueAnalysis
    /// Mean number of the open classes, by station and class.
    public let openMeanNumber: [[Double]]
    /// Seconds of a visit to the network of the open classes, by station and class.
    public let openResidence: [[Double]]

    /// - Parameters:
    ///   - rates: arrivals per second of each open class.
    ///   - openDemands: seconds of service of one customer, by station and open class.
    ///   - closedDemands: seconds of service in a cycle, by station and closed class.
    ///   - think: of each closed class.
    ///   - population: of each closed class.
    /// - Returns: `nil` where the open classes alone use up a station: there is no steady state.
    public init?(
        rates: [Double], openDemands: [[Double]], closedDemands: [[Double]], think: [Double],
        population: [Int]
    ) {
        precondition(rates.allSatisfy { $0 >= 0 }, "an arrival rate is not negative")
        precondition(openDemands.count == closedDemands.count, "a row of demands for each station")
        var free: [Double] = []
        for row in openDemands {
            precondition(
                row.count == rates.count && row.allSatisfy { $0 >= 0 }, "a demand for each open class")
            var busy = 0.0
            for (rate, demand) in zip(rates, row) { busy += rate * demand }
            guard busy < 1 else { return nil }
            free.append(1 - busy)
        }
        let inflated = zip(closedDemands, free).map { row, free in row.map { $0 / free } }
        let closed = MulticlassMeanValueAnalysis(demands: inflated, think: think, population: population)
        openResidence = openDemands.indices.map { station in
            let present = closed.meanNumber[station].reduce(0, +)
            return openDemands[station].map { $0 * (1 + present) / free[station] }
        }
        openMeanNumber = openResidence.map { row in zip(rates, row).map { $0 * $1 } }
        self.closed = closed
    }
}
