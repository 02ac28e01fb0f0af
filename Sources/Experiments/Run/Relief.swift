internal import Models
internal import SimCore

/// What limits throughput, found by relieving one resource at a time: the one whose relief raises it most.
enum Relief {
    /// A relief must raise throughput by at least this share to name a bottleneck.
    static let threshold = 0.02
    /// Replications that are replayed with each resource relieved.
    static let replays = 5

    /// Replays the first replications with each resource relieved in turn; the same requests come each time, so
    /// the difference is taken replication by replication, and counts where chance does not explain it.
    ///
    /// - Parameter outcome: of the scenario as it is.
    /// - Returns: `<host>.cpu`, `pool`, `worker_connections`, or `load` where no relief helps because the
    ///   clients ask for no more; `nil` where the runs were ended before their time.
    static func bottleneck(_ replications: Replications, _ outcome: Replications.Outcome) -> String? {
        if case .stopped = outcome.steadiness { return nil }
        let base = outcome.runs.prefix(replays).map(throughput)
        var mean = Tally()
        for value in base { if let value { mean.add(value) } }
        var best = (name: "load", gain: threshold * mean.mean)
        for (name, relieved) in reliefs(of: replications.scenario) {
            let replayed = Replications(relieved, replications.settings, threads: replications.threads)
                .replications(base.indices.map { UInt64($0) }, warmup: outcome.warmup)
            let gain = PairedDifference(
                base, replayed.map(throughput), confidence: replications.settings.confidence)
            if gain.sign > 0, let raised = gain.interval?.mean, raised > best.gain { best = (name, raised) }
        }
        return best.name
    }

    /// Each resource by name, with a scenario in which there is half as much again of it.
    static func reliefs(of scenario: Scenario) -> [(String, Scenario)] {
        var reliefs: [(String, Scenario)] = []
        for index in scenario.hosts.indices {
            var relieved = scenario
            relieved.hosts[index].speed.low *= 1.5
            relieved.hosts[index].speed.high *= 1.5
            reliefs.append(("\(scenario.hosts[index].name).cpu", relieved))
        }
        if scenario.database != nil {
            var relieved = scenario
            relieved.pool.poolSize += max(1, relieved.pool.limit / 2)
            reliefs.append(("pool", relieved))
        }
        var relieved = scenario
        relieved.server.workerConnections += max(1, relieved.server.workerConnections / 2)
        reliefs.append(("worker_connections", relieved))
        return reliefs
    }

    private static func throughput(_ run: RunStatistics) -> Double? {
        run.duration > 0 ? Double(run.all.ok) / run.duration : nil
    }
}
