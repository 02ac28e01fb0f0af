public import Models
internal import SimCore

extension Point {
    /// Replications of each point behind a difference.
    static let comparedReplications = 10

    /// How much more of a metric there is at another point, replication by replication under the same requests: what
    /// chance does to both does not count. In the metric's unit, with Student's interval.
    ///
    /// - Parameters:
    ///   - metric: one of the simulation's; of a quantile, each replication's own.
    ///   - scenario: what to simulate for this point, and for the other.
    /// - Returns: `nil` where there is no such metric, or no replication has it at both points.
    public func difference(
        of metric: String, to other: Point, _ scenario: Scenario, _ otherScenario: Scenario, threads: Int
    ) -> Metric? {
        func values(_ scenario: Scenario, _ settings: SimulationSettings) -> [Double?]? {
            guard let column = MetricTable(scenario).column(metric) else { return nil }
            let replications = Replications(scenario, settings, threads: threads)
            let indices = (0..<UInt64(Self.comparedReplications)).map { $0 }
            return replications.replications(indices, warmup: replications.startUp().warmup).map(column.value)
        }
        guard let unit = MetricTable(scenario).column(metric)?.unit,
            let here = values(scenario, experiment.simulation),
            let there = values(otherScenario, other.experiment.simulation),
            let interval = PairedDifference(
                here, there, confidence: experiment.simulation.confidence
            ).interval
        else { return nil }
        return Metric(value: interval.mean, low: interval.low, high: interval.high, unit: unit)
    }
}
