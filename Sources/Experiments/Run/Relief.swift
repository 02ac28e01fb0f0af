internal import Models

/// What limits throughput, found by relieving one resource at a time: the one whose relief raises it most.
enum Relief {
    /// A relief must raise throughput by at least this share to name a bottleneck.
    static let threshold = 0.02

    /// Replays the first replications with each resource relieved in turn; the same requests come each time.
    ///
    /// - Returns: `<host>.cpu`, `pool`, `worker_connections`, or `load` where no relief helps because the
    ///   clients ask for no more.
    static func bottleneck(_ scenario: Scenario, _ settings: SimulationSettings, warmup: Double) -> String {
        let base = throughput(scenario, settings, warmup)
        var best = (name: "load", throughput: base * (1 + threshold))
        for (name, relieved) in reliefs(of: scenario) {
            let raised = throughput(relieved, settings, warmup)
            if raised > best.throughput { best = (name, raised) }
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

    private static func throughput(_ scenario: Scenario, _ settings: SimulationSettings, _ warmup: Double)
        -> Double
    {
        var ok = 0
        var seconds = 0.0
        for replication in 0..<2 {
            let run = simulate(
                scenario, seed: settings.seed, replication: UInt64(replication), warmup: warmup)
            ok += run.all.ok
            seconds += run.duration
        }
        return seconds > 0 ? Double(ok) / seconds : 0
    }
}
