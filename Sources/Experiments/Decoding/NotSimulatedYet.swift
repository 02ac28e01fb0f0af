import Models

/// What a file can describe and a program of this version does not do: where it is asked for, and what to do.
private struct Gap {
    var isThere: Bool
    var path: String
    var what: String
    var remedy: String

    init(_ isThere: Bool, _ path: String, _ what: String, _ remedy: String) {
        self.isThere = isThere
        self.path = path
        self.what = what
        self.remedy = remedy
    }
}

extension Decoding {
    /// Refuses what the simulation leaves out, by looking at the finished scenario: a line goes when it is simulated.
    mutating func refuseWhatIsNotSimulated(_ scenario: Scenario, alerts: [Check], _ root: YAMLNode) {
        let server = scenario.server
        let pool = scenario.pool
        let workload = scenario.workload
        let uses = StepUses(scenario.endpoints)
        let (isOn, remove) = ("set it to false", "remove it")
        let gaps = [
            Gap(scenario.hosts.contains { $0.steal > 0 }, "stack.hosts", "`steal`", remove),
            Gap(
                scenario.hosts.contains { $0.sleep != nil }, "stack.hosts", "a plan that sleeps",
                "set sleep: false"),
            Gap(scenario.balancer != nil, "stack.balancer", "`balancer`", "remove it; set instances to 1"),
            Gap(server.instances > 1, "stack.server.instances", "more than one instance", "set it to 1"),
            Gap(
                server.workerClass != .gevent, "stack.server.worker_class",
                "the \(server.workerClass.rawValue) worker", "set it to gevent"),
            Gap(server.maxRequests > 0, "stack.server.max_requests", "`max_requests`", "set it to 0"),
            Gap(server.reusePort, "stack.server.reuse_port", "`reuse_port`", isOn),
            Gap(
                pool.poolSize == 0 || pool.maxOverflow < 0, "stack.pool", "a pool without a limit",
                "give it one"),
            Gap(pool.poolPrePing, "stack.pool.pool_pre_ping", "`pool_pre_ping`", isOn),
            Gap(pool.poolRecycle >= 0, "stack.pool.pool_recycle", "`pool_recycle`", "set it to -1"),
            Gap(
                scenario.database?.kind == .postgresql, "stack.database.url", "PostgreSQL",
                "set stack.database.url to sqlite:///"),
            Gap(scenario.cache != nil, "stack.cache", "`cache`", "remove it, and the `cache` steps"),
            Gap(uses.compression, "endpoints", "`gzip`", "set it to false"),
            Gap(workload.load.keepsClosed, "workload.closed.keepalive", "keep-alive", isOn),
            Gap(workload.load.keepsOpen, "workload.open.keepalive", "keep-alive", isOn),
            Gap(
                workload.load.connections != nil, "workload.open.connections", "a limit of `connections`",
                remove),
            Gap(workload.clientTimeout != nil, "workload.client_timeout", "`client_timeout`", remove),
            Gap(workload.retries.limit > 0, "workload.retries", "`retries`", "set it to 0"),
            Gap(workload.network.tls, "workload.network.tls", "`tls`", isOn),
            Gap(workload.network.bandwidth != nil, "workload.network.bandwidth", "`bandwidth`", remove),
            Gap(workload.cdn > 0, "workload.cdn", "`cdn`", "set it to 0%"),
            Gap(!workload.sessions.isEmpty, "workload.sessions", "`sessions`", remove),
            Gap(!scenario.faults.isEmpty, "faults", "`faults`", remove),
            Gap(!alerts.isEmpty, "alerts", "`alerts`", "remove them, or write them under `slo`"),
        ]
        for gap in gaps where gap.isThere {
            refuseToSimulate(gap.what, at: root.place(of: gap.path), remedy: gap.remedy)
        }
    }

    /// Refuses what the built-in reference server does not imitate, where it is what is measured.
    mutating func refuseWhatReferenceLacks(
        _ scenario: Scenario, _ target: MeasurementSettings.Target, _ root: YAMLNode
    ) {
        guard target == .reference else { return }
        let server = scenario.server
        let workload = scenario.workload
        let uses = StepUses(scenario.endpoints)
        let other = "remove it, or set measure.target to gunicorn"
        let gaps = [
            Gap(scenario.balancer != nil, "stack.balancer", "a balancer", other),
            Gap(server.instances > 1, "stack.server.instances", "more than one instance", other),
            Gap(server.maxRequests > 0, "stack.server.max_requests", "`max_requests`", other),
            Gap(server.reusePort, "stack.server.reuse_port", "`reuse_port`", other),
            Gap(scenario.pool.poolPrePing, "stack.pool.pool_pre_ping", "`pool_pre_ping`", other),
            Gap(scenario.pool.poolRecycle >= 0, "stack.pool.pool_recycle", "`pool_recycle`", other),
            Gap(uses.compression, "endpoints", "`gzip`", other),
            Gap(workload.retries.limit > 0, "workload.retries", "`retries`", "set it to 0"),
            Gap(workload.network.tls, "workload.network.tls", "`tls`", "set it to false"),
            Gap(!workload.sessions.isEmpty, "workload.sessions", "`sessions`", "remove it"),
        ]
        for gap in gaps where gap.isThere {
            refuseToMeasure(gap.what, at: root.place(of: gap.path), remedy: gap.remedy)
        }
    }
}

extension Load {
    fileprivate var keepsClosed: Bool { if case .closed(let load) = self { load.keepalive } else { false } }
    fileprivate var keepsOpen: Bool { if case .open(let load) = self { load.keepalive } else { false } }
    fileprivate var connections: Int? { if case .open(let load) = self { load.connections } else { nil } }
}

/// What the steps of some endpoints ask for, those inside others included.
struct StepUses {
    private(set) var database = false
    private(set) var cache = false
    private(set) var compression = false

    init(_ endpoints: [Endpoint]) {
        for endpoint in endpoints { look(at: endpoint.steps) }
    }

    private mutating func look(at steps: [Step]) {
        for step in steps {
            switch step {
            case .cpu, .wait: break
            case .query: database = true
            case .transaction(let inner):
                database = true
                look(at: inner)
            case .cache(let lookup):
                cache = true
                look(at: lookup.miss)
            case .respond(_, let gzip): compression = compression || gzip
            }
        }
    }
}
