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
    /// - Returns: `<host>.cpu`, `pool`, `worker_connections`, `workers` of the class sync, or `load` where no relief
    ///   helps because the clients ask for no more; `nil` where the runs were ended before their time.
    static func bottleneck(_ replications: Replications, _ outcome: Replications.Outcome) -> String? {
        if case .stopped = outcome.steadiness { return nil }
        let base = outcome.runs.prefix(replays).map(throughput)
        var mean = Tally()
        for value in base { if let value { mean.add(value) } }
        var best = (name: "load", gain: threshold * mean.mean)
        for (name, relieved, share) in reliefs(of: replications.scenario) {
            let replayed = Replications(relieved, replications.settings, threads: replications.threads)
                .replications(base.indices.map { UInt64($0) }, warmup: outcome.warmup)
            let gain = PairedDifference(
                base, replayed.map(throughput), confidence: replications.settings.confidence)
            if gain.sign > 0, let raised = gain.interval?.mean, raised * half / share > best.gain {
                best = (name, raised * half / share)
            }
        }
        return best.name
    }

    private static let half = 0.5

    /// Each resource by name, with a scenario in which there is half as much again of it, or the least that is more, as a
    /// share of what there was.
    static func reliefs(of scenario: Scenario) -> [(String, Scenario, share: Double)] {
        var reliefs: [(String, Scenario, share: Double)] = []
        for index in scenario.hosts.indices {
            var relieved = scenario
            relieved.hosts[index].speed.low *= 1.5
            relieved.hosts[index].speed.high *= 1.5
            reliefs.append(("\(scenario.hosts[index].name).cpu", relieved, half))
        }
        if scenario.database != nil {
            var relieved = scenario
            let more = max(1, relieved.pool.limit / 2)
            relieved.pool.poolSize += more
            reliefs.append(("pool", relieved, Double(more) / Double(max(1, scenario.pool.limit))))
        }
        var relieved = scenario
        relieved.server.workerConnections += max(1, relieved.server.workerConnections / 2)
        reliefs.append(("worker_connections", relieved, half))
        if scenario.server.workerClass == .sync {
            // One more of one worker is twice as much.
            var relieved = scenario
            let more = max(1, relieved.server.workers / 2)
            relieved.server.workers += more
            reliefs.append(("workers", relieved, Double(more) / Double(scenario.server.workers)))
        }
        return reliefs
    }

    private static func throughput(_ run: RunStatistics) -> Double? {
        run.duration > 0 ? Double(run.all.ok) / run.duration : nil
    }
}
