public import SimCore

/// The simulation of one system of a ``ValidationCase``: an interval for each figure that has a measure.
public struct SimulationStudy: Sendable {
    /// Independent replications of each system.
    public static let replications = 30

    public struct Estimate: Sendable {
        public var interval: ReplicationInterval
        /// Whether the interval covers what the closed form gives.
        public var agrees: Bool
        /// Whether this is the second run, ten times as long, after the first did not agree.
        public var repeated = false
    }

    /// One for each figure of the system; `nil` where it has no measure.
    public let estimates: [Estimate?]

    /// - Parameters:
    ///   - system: with a network.
    ///   - seed: names the random streams, together with each replication's index.
    ///   - factor: how many times the system's own number of visits is observed.
    public init(_ system: ValidationCase.System, seed: UInt64, factor: Int) {
        var estimates = Self.run(system, seed: seed, visits: system.visits * factor)
        if estimates.contains(where: { $0?.agrees == false }) {
            // Chance shrinks with length, an error of the engine stays.
            let again = Self.run(system, seed: seed, visits: system.visits * factor * 10)
            for index in estimates.indices where estimates[index]?.agrees == false {
                estimates[index] = again[index]
                estimates[index]?.repeated = true
            }
        }
        self.estimates = estimates
    }

    private static func run(_ system: ValidationCase.System, seed: UInt64, visits: Int) -> [Estimate?] {
        guard let network = system.network else { return system.figures.map { _ in nil } }
        let runs = (0..<UInt64(replications)).map {
            network.simulate(system.measures, visits: visits, seed: seed, replication: $0)
        }
        var next = 0
        return system.figures.map { figure in
            guard figure.measure != nil else { return nil }
            let interval = ReplicationInterval(
                runs.map { $0[next] }, confidence: ValidationCase.confidence)
            next += 1
            let distance = (interval.mean - figure.closedForm).magnitude
            return Estimate(interval: interval, agrees: distance <= interval.halfWidth ?? 0)
        }
    }
}
