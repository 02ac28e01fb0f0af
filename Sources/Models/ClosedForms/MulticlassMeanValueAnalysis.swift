/// Exact mean value analysis of a closed network with several classes of customers (M. Reiser, S. Lavenberg, Journal
/// of the ACM 27, 1980; E. Lazowska et al., "Quantitative System Performance", 1984, section 7.4.2).
///
/// Each station serves one customer at a time in order of arrival, with one exponential service time for all
/// classes, or shares itself among them all, with any service times. Time and memory grow with the product of
/// the populations, each plus one.
public struct MulticlassMeanValueAnalysis: Sendable, Equatable {
    /// Cycles per second of each class.
    public let throughput: [Double]
    /// Seconds in a cycle, by station and class.
    public let residence: [[Double]]
    /// Mean number, by station and class.
    public let meanNumber: [[Double]]

    /// - Parameters:
    ///   - demands: seconds of service in a cycle, by station and class, at least 0.
    ///   - think: seconds of each class outside the stations, at least 0. A station at which nobody waits is
    ///     part of it.
    ///   - population: number of each class, at least 0.
    public init(demands: [[Double]], think: [Double], population: [Int]) {
        let classes = population.count
        precondition(think.count == classes && think.allSatisfy { $0 >= 0 }, "a think time for each class")
        precondition(population.allSatisfy { $0 >= 0 }, "a population is not negative")
        for row in demands {
            precondition(row.count == classes && row.allSatisfy { $0 >= 0 }, "a demand for each class")
        }
        for r in 0..<classes {
            precondition(think[r] > 0 || demands.contains { $0[r] > 0 }, "a cycle takes time")
        }
        // The populations are digits of a number in a mixed base, so one customer less of class r is a fixed
        // number of places earlier.
        var strides: [Int] = []
        var states = 1
        for count in population {
            strides.append(states)
            states *= count + 1
        }
        var totals = Array(repeating: 0.0, count: states * demands.count)
        var throughput = Array(repeating: 0.0, count: classes)
        var residence = demands.map { _ in Array(repeating: 0.0, count: classes) }
        for state in 0..<states {
            for r in 0..<classes {
                let customers = state / strides[r] % (population[r] + 1)
                throughput[r] = 0
                guard customers > 0 else {
                    for station in demands.indices { residence[station][r] = 0 }
                    continue
                }
                let before = (state - strides[r]) * demands.count
                var cycle = think[r]
                for station in demands.indices {
                    residence[station][r] = demands[station][r] * (1 + totals[before + station])
                    cycle += residence[station][r]
                }
                throughput[r] = Double(customers) / cycle
            }
            for station in demands.indices {
                var total = 0.0
                for r in 0..<classes { total += throughput[r] * residence[station][r] }
                totals[state * demands.count + station] = total
            }
        }
        meanNumber = residence.map { row in (0..<classes).map { throughput[$0] * row[$0] } }
        self.throughput = throughput
        self.residence = residence
    }
}
