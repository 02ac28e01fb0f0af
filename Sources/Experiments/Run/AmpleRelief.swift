public import Models

/// A component of which there is suddenly more than enough: what that is worth tells how far it limits the system.
///
/// Unlike ``Relief``, which adds half as much and asks for throughput at one load, this is for the question how much
/// load the system could carry.
public struct AmpleRelief: Sendable {
    /// `<host>.cpu`, `workers`, `pool`, `database.connections`, `worker_connections`, …
    public let component: String
    /// Makes it ample.
    public let apply: @Sendable (inout Scenario) -> Void

    /// Times as much; what is only a number that is compared gets so large that it never counts.
    static let factor = 8
    static let unlimited = 1_000_000

    /// Every component of a scenario that can be had more of.
    ///
    /// Hosts get more cores of the same speed. A worker brings its own pool of connections along, as in production.
    public static func all(of scenario: Scenario) -> [AmpleRelief] {
        var reliefs: [AmpleRelief] = []
        func add(_ component: String, _ apply: @escaping @Sendable (inout Scenario) -> Void) {
            reliefs.append(AmpleRelief(component: component, apply: apply))
        }
        for (index, host) in scenario.hosts.enumerated() {
            add("\(host.name).cpu") { scenario in
                scenario.hosts[index].cores *= factor
                scenario.hosts[index].quota = scenario.hosts[index].quota.map { $0 * Double(factor) }
            }
        }
        add("workers") { $0.server.workers *= factor }
        switch scenario.server.workerClass {
        case .gevent: add("worker_connections") { $0.server.workerConnections = unlimited }
        case .gthread: add("threads") { $0.server.threads *= factor }
        case .sync: break
        }
        if scenario.database != nil {
            add("pool") { scenario in
                scenario.pool.poolSize = max(1, scenario.pool.poolSize) * factor
                scenario.pool.maxOverflow = unlimited
            }
        }
        if scenario.database?.kind == .postgresql {
            add("database.connections") { $0.database?.maxConnections = unlimited }
        }
        if scenario.cache != nil { add("cache.connections") { $0.cache?.maxConnections = unlimited } }
        if scenario.workload.network.bandwidth != nil {
            add("bandwidth") { $0.workload.network.bandwidth = nil }
        }
        return reliefs
    }
}
