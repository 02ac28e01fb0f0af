internal import Experiments
internal import Models

/// What a mean request takes, as measured at the training points: CPU of each component by the utilisation law,
/// and the time at the lightest load that is not CPU.
///
/// Nothing of the file's steps or costs goes in: this is what an analyst has who knows the measurements alone.
struct MeasuredDemands {
    /// CPU seconds by component: `server`, `client`, `database`, `cache`, `balancer`.
    private var cpu: [String: Double] = [:]
    /// Seconds of the rest of a lone request's latency, in which it occupies nothing.
    private(set) var delay = 0.0

    private static let components = ["server", "client", "database", "cache", "balancer"]

    /// - Returns: `nil` where the training points lack a mean latency or the server's CPU time.
    init?(_ training: [TrainingPoint]) {
        for name in Self.components {
            let values = training.compactMap { $0.measured.metrics["cpu.\(name)"]?.value }
            guard !values.isEmpty else { continue }
            cpu[name] = values.reduce(0, +) / Double(values.count)
        }
        let latencies = training.compactMap { $0.measured.metrics["latency.mean"]?.value }
        guard let least = latencies.min(), let server = cpu["server"], server > 0 else { return nil }
        delay = max(0, least - cpu.values.reduce(0, +))
    }

    /// The CPUs of each host that has work, as stations.
    func stations(of scenario: Scenario) -> [MeanValueAnalysis.Station] {
        scenario.hosts.compactMap { host in
            var demand = 0.0
            for (component, name) in Self.places(in: scenario) where name == host.name {
                demand += cpu[component] ?? 0
            }
            guard demand > 0 else { return nil }
            let copies =
                host.name == scenario.server.host && !scenario.server.sharesHost
                ? scenario.server.instances : 1
            // A quota below its cores serves as many at once, each as much more slowly.
            let slowdown = Double(host.cores) / host.capacity
            return MeanValueAnalysis.Station(
                .queue(servers: max(1, host.cores * copies)), demand: demand * slowdown / host.speed.middle)
        }
    }

    /// The host of each component.
    private static func places(in scenario: Scenario) -> [(component: String, host: String)] {
        var places = [("server", scenario.server.host), ("client", scenario.workload.host)]
        // A SQLite file is worked on by the server's own processes.
        if let database = scenario.database { places.append(("database", database.host)) }
        if let cache = scenario.cache { places.append(("cache", cache.host)) }
        if let host = scenario.balancer?.host { places.append(("balancer", host)) }
        return places
    }
}

extension MeanValueAnalysis.Station {
    /// How many it serves at once.
    var servers: Double {
        if case .queue(let servers) = kind { return Double(servers) }
        return .infinity
    }
}
