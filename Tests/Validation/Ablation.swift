public import Models
internal import SimCore

/// One mechanism of the model, and how to do without it: by the scenario's own settings where they can say it, else by
/// one of `Simplifications`.
public struct Ablation: Sendable {
    public var mechanism: String
    /// What takes its place, for a reader.
    public var instead: String
    public var change: @Sendable (inout Scenario) -> Void

    public init(
        _ mechanism: String, _ instead: String, _ change: @escaping @Sendable (inout Scenario) -> Void
    ) {
        self.mechanism = mechanism
        self.instead = instead
        self.change = change
    }

    /// The scenario without the mechanism; `nil` where it does not have it.
    public func applied(to scenario: Scenario) -> Scenario? {
        var changed = scenario
        change(&changed)
        return changed == scenario ? nil : changed
    }

    public static let all = workers + hosts + connections + database

    private static let workers = [
        Ablation("wake-ups of idle workers", "they cost no CPU") { $0.costs.wakeup = 0 },
        Ablation("colder caches after a switch", "a switch costs nothing") { $0.costs.processSwitch = 0 },
        Ablation("one accept queue for all workers", "`reuse_port`: one each") {
            if $0.server.workers > 1 { $0.server.reusePort = true }
        },
        Ablation("the race for a connection favours some", "each idle worker is as likely to win") {
            if $0.server.workers > 1 { $0.simplifications.insert(.fairRace) }
        },
        Ablation("gevent's order: the latest first", "first come first served, one accept a turn") {
            if $0.server.workerClass == .gevent { $0.server.loopOrder = .reference }
        },
        Ablation("nothing is preempted within a worker", "threads in turns of 5 ms (gthread)") {
            if $0.server.workerClass == .gevent {
                $0.server.workerClass = .gthread
                $0.server.threads = min($0.server.workerConnections, 1000)
            }
        },
        Ablation("workers leave after `max_requests`", "they stay") {
            $0.server.maxRequests = 0
            $0.server.maxRequestsJitter = 0
        },
        Ablation("a new worker has to boot", "it is there at once") { scenario in
            if scenario.server.maxRequests > 0 { scenario.costs.boot = 0 }
        },
    ]

    private static let hosts = [
        Ablation("Linux's scheduler", "cores are shared evenly at every instant") {
            $0.simplifications.insert(.evenSharing)
        },
        Ablation("a plan's quota in periods of 100 ms", "cores that are slower all the time") { scenario in
            for index in scenario.hosts.indices {
                guard let quota = scenario.hosts[index].quota else { continue }
                let share = quota / Double(scenario.hosts[index].cores)
                scenario.hosts[index].quota = nil
                scenario.hosts[index].speed.low *= share
                scenario.hosts[index].speed.high *= share
            }
        },
        Ablation("the load generator's CPU", "it costs none") {
            $0.costs.send = 0
            $0.costs.receive = 0
        },
    ]

    private static let connections = [
        Ablation("what a connection costs the worker", "accept and greenlet cost nothing") {
            $0.costs.accept = 0
            $0.costs.connection = 0
        },
        Ablation("a connection for each request", "kept connections") { scenario in
            if case .closed(var load) = scenario.workload.load {
                load.keepalive = true
                scenario.workload.load = .closed(load)
            }
        },
        Ablation("the accept queue is bounded", "it holds all") { scenario in
            if case .closed(let load) = scenario.workload.load, load.clients > scenario.server.backlog {
                scenario.server.backlog = 4096
            }
        },
        Ablation("the balancer's policy", "a random instance") {
            $0.balancer?.policy = .random
        },
    ]

    private static let database = [
        Ablation("the driver gives the loop back", "a query blocks its worker (psycopg2 alone)") {
            if $0.database?.yields == true {
                $0.database?.driver = .psycopg2
                $0.database?.psycogreen = false
            }
        },
        Ablation("the pool is bounded", "`pool_size: 0`: any number") {
            if $0.database?.kind == .postgresql { $0.pool.poolSize = 0 }
        },
        Ablation("connections that overflow are closed", "all are kept") { scenario in
            if scenario.database?.kind == .postgresql, scenario.pool.maxOverflow > 0 {
                scenario.pool.poolSize += scenario.pool.maxOverflow
                scenario.pool.maxOverflow = 0
            }
        },
        Ablation("a connection is held to the end of the request", "for each statement only") {
            if $0.database?.kind == .postgresql { $0.simplifications.insert(.heldForStatements) }
        },
        Ablation("what a database connection costs", "connecting costs nothing") {
            $0.costs.connect = 0
            $0.costs.postgresql.clientConnect = 0
            $0.costs.postgresql.serverConnect = 0
            $0.costs.postgresql.firstConnectStatements = 0
        },
        Ablation("a round trip for each statement", "round trips cost no CPU") {
            $0.costs.statement = 0
            $0.costs.postgresql.clientRoundTrip = 0
            $0.costs.postgresql.statement = 0
        },
        Ablation("the ping of `pool_pre_ping`", "none") { $0.pool.poolPrePing = false },
        Ablation("PostgreSQL's cap on connections", "10 000 of them") {
            if $0.database?.kind == .postgresql { $0.database?.maxConnections = 10_000 }
        },
        Ablation("a commit waits for the log", "it is on the disk at once") {
            if $0.database?.kind == .postgresql { $0.costs.postgresql.flush = 0 }
        },
        Ablation("one writer at a time (SQLite)", "nothing writes, and commits cost as before") { scenario in
            guard scenario.database?.kind == .sqlite else { return }
            for index in scenario.endpoints.indices {
                scenario.endpoints[index].steps = scenario.endpoints[index].steps.flatMap {
                    $0.withoutWrites(commit: scenario.costs.commit)
                }
            }
        },
    ]

    /// A closed loop replaced by arrivals that wait for nobody.
    ///
    /// - Parameter rate: requests a second.
    public static func opened(_ scenario: Scenario, rate: Double) -> Scenario? {
        guard case .closed(let load) = scenario.workload.load else { return nil }
        var changed = scenario
        changed.workload.load = .open(
            OpenLoad(
                rate: rate, requests: load.requests, duration: load.duration, keepalive: load.keepalive))
        return changed
    }
}

extension Step {
    /// The same work without SQLite's writer lock.
    fileprivate func withoutWrites(commit: Double) -> [Step] {
        switch self {
        case .query(var query) where query.writes > 0:
            query.writes = 0
            return [.query(query), .cpu(.constant(commit))]
        case .transaction(let steps)
        where steps.contains(where: { if case .query = $0 { true } else { false } }):
            return steps.flatMap { $0.withoutWrites(commit: commit) }
        default: return [self]
        }
    }
}
