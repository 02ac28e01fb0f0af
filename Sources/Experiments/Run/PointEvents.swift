public import Models

extension Point {
    /// Runs one replication of this point and hands out each of its events before it happens.
    ///
    /// - Parameters:
    ///   - scenario: what to simulate: the deployed system, or the measured one.
    ///   - replication: index of the replication, as in a whole simulation.
    public func events(
        _ scenario: Scenario, replication: Int, record: @escaping (EventRecord) -> Void
    ) -> RunStatistics {
        let warmup = Replications(scenario, experiment.simulation, threads: 1).startUp().warmup
        return simulate(
            scenario, seed: experiment.simulation.seed, replication: UInt64(replication), warmup: warmup,
            log: record)
    }
}
