import Models

extension Decoding {
    /// What is right in each section by itself and makes no sense together.
    mutating func checkConsistency(_ scenario: Scenario, _ root: YAMLNode) {
        let uses = StepUses(scenario.endpoints)
        checkPlaces(scenario, root)
        noteConnections(scenario, root)
        noteMemory(scenario, root)
        if root.node(at: "stack.pool") != nil && scenario.database == nil {
            note(
                "`pool` does nothing without a database", at: root.place(of: "stack.pool"),
                remedy: "remove it, or add stack.database")
        }
        let hasSteps = scenario.endpoints.contains { !$0.steps.isEmpty }
        if scenario.cache != nil && hasSteps && !uses.cache {
            note(
                "no step asks the cache", at: root.place(of: "stack.cache"),
                remedy: "add a step `cache: {hit: 90%, miss: […]}`, or remove stack.cache")
        }
    }

    /// Several instances have a machine each: what else there is needs one of its own.
    private mutating func checkPlaces(_ scenario: Scenario, _ root: YAMLNode) {
        let server = scenario.server
        guard server.instances > 1 else { return }
        let database = scenario.database.flatMap { $0.kind == .postgresql ? $0.host : nil }
        for (path, host) in [
            ("stack.balancer", scenario.balancer?.host), ("stack.database", database),
            ("stack.cache", scenario.cache?.host), ("workload", scenario.workload.host),
        ] where host == server.host {
            report(
                "`\(path)` is on `\(server.host)`, and each of the \(server.instances) instances has such a machine",
                at: root.place(of: path + ".host"), remedy: "give it a host of its own in stack.hosts")
        }
    }

    /// What all pools together may open, against what PostgreSQL accepts.
    private mutating func noteConnections(_ scenario: Scenario, _ root: YAMLNode) {
        guard let database = scenario.database, database.kind == .postgresql else { return }
        guard scenario.greatestConnections > database.usable else { return }
        // Without the number asked for, so that a sweep over workers tells it once; `explain` has it.
        note(
            "the pools of all workers may open more connections than the \(database.usable) that PostgreSQL accepts: beyond that, requests fail at once",
            at: root.place(of: "stack.pool"),
            remedy: "lower pool_size and max_overflow, or put a connection pooler before the database")
    }

    /// The processes at rest against the host's memory.
    private mutating func noteMemory(_ scenario: Scenario, _ root: YAMLNode) {
        let server = scenario.server
        guard let host = scenario.hosts.first(where: { $0.name == server.host }), host.memory > 0 else {
            return
        }
        let resting = server.memory.master + Double(server.workers) * server.memory.worker
        guard resting > host.memory else { return }
        note(
            "\(server.workers) workers need \(Quantity(resting, .size).text) before the first request, and `\(host.name)` has \(Quantity(host.memory, .size).text): some will be killed",
            at: root.place(of: "stack.server.workers"), remedy: "lower workers, or take a larger plan")
    }
}

extension Scenario {
    /// Database connections that all workers together may have open: a worker opens no more than it has requests at
    /// once.
    var greatestConnections: Int {
        let atOnce: Int
        switch server.workerClass {
        case .sync: atOnce = 1
        case .gthread: atOnce = server.threads
        case .gevent: atOnce = server.workerConnections
        }
        return server.instances * server.workers * min(pool.limit, atOnce)
    }
}
