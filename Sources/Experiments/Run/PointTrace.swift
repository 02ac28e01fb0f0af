public import Models

extension Point {
    /// Runs one replication of this point as a whole simulation would, and gives all that it kept, its log among it.
    public func replicated(_ scenario: Scenario, replication: Int) -> RunStatistics {
        let warmup = Replications(scenario, experiment.simulation, threads: 1).startUp().warmup
        return simulate(
            scenario, seed: experiment.simulation.seed, replication: UInt64(replication), warmup: warmup)
    }

    /// Follows requests through one replication of this point, from its start or a later instant.
    public func traced(_ scenario: Scenario, replication: Int, settings: TraceSettings) -> RunTrace {
        trace(
            scenario, seed: experiment.simulation.seed, replication: UInt64(replication), settings: settings)
    }
}
