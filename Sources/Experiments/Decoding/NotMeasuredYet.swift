import Models

/// What a file can describe and this version does not measure: where it is asked for, and what to do.
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
    /// Refuses what the built-in reference server does not imitate, where it is what is measured.
    mutating func refuseWhatReferenceLacks(
        _ scenario: Scenario, _ target: MeasurementSettings.Target, _ root: YAMLNode
    ) {
        guard target == .reference else { return }
        let server = scenario.server
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
        ]
        refuse(gaps, root)
    }

    /// Refuses what the load generator does not do, whatever is measured.
    mutating func refuseWhatGeneratorLacks(
        _ scenario: Scenario, _ target: MeasurementSettings.Target, _ root: YAMLNode
    ) {
        let workload = scenario.workload
        let gaps = [
            Gap(workload.retries.limit > 0, "workload.retries", "`retries`", "set it to 0"),
            Gap(workload.network.tls, "workload.network.tls", "`tls`", "set it to false"),
            Gap(
                workload.network.bandwidth != nil, "workload.network.bandwidth", "`bandwidth`", "remove it"),
            Gap(!workload.sessions.isEmpty, "workload.sessions", "`sessions`", "remove it"),
            Gap(workload.cdn > 0, "workload.cdn", "`cdn`", "set it to 0%"),
            Gap(
                !scenario.faults.isEmpty, "faults", "`faults`",
                target == .reference ? "remove them" : "remove them: servers are measured as they are"),
        ]
        refuse(gaps, root)
    }

    private mutating func refuse(_ gaps: [Gap], _ root: YAMLNode) {
        for gap in gaps where gap.isThere {
            refuseToMeasure(gap.what, at: root.place(of: gap.path), remedy: gap.remedy)
        }
    }
}
