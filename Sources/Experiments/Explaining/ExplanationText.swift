extension Explanation {
    /// For a person: at most some 40 lines. Values that the file states are shown, and those defaults that
    /// bear on capacity; `--json` has all.
    public var text: String {
        var lines = ["\(experiment): \(points) point\(points == 1 ? "" : "s")"]
        for (title, prefix) in Self.sections {
            let shown = values.filter { $0.path.hasPrefix(prefix) && isShown($0) }
            guard !shown.isEmpty else { continue }
            lines += [title]
            lines += Self.rows(shown.map { (String($0.path.dropFirst(prefix.count)), $0.text, $0.origin) })
        }
        let derived = values.filter { $0.origin.hasPrefix("observed") }
        if !derived.isEmpty {
            lines += ["Demands from the dashboard"]
            lines += Self.rows(
                derived.map { (String($0.path.dropFirst("endpoints.".count)), $0.text, $0.origin) })
        }
        lines += costLines + connectionLines + saturationLines
        lines += notes.flatMap { FindingText.wrapped("Note, " + $0) }
        return lines.joined(separator: "\n")
    }

    private static let sections = [
        ("Hosts", "stack.hosts."), ("Balancer", "stack.balancer."), ("Server", "stack.server."),
        ("Pool", "stack.pool."), ("Database", "stack.database."), ("Cache", "stack.cache."),
        ("Workload", "workload."), ("Faults", "faults."), ("Assumptions", "assume."),
    ]

    private static let important = [
        "stack.server.workers", "stack.server.worker_class", "stack.server.worker_connections",
        "stack.pool.pool_size", "stack.pool.max_overflow", "stack.pool.pool_timeout", "workload.host",
        "workload.open.rate", "workload.open.duration", "workload.closed.duration", "workload.closed.think",
        "workload.network.rtt", "stack.balancer.kind", "stack.balancer.policy", "stack.database.host",
        "stack.cache.host",
    ]

    /// What does not bear on capacity in a steady state.
    private static let minor = [
        "stack.server.host", "stack.server.kind", "stack.server.backlog",
        "stack.server.timeout", "stack.server.graceful_timeout", "stack.server.keepalive",
        "stack.server.max_requests", "stack.server.max_requests_jitter", "stack.server.preload_app",
        "stack.server.reuse_port", "stack.server.memory.master", "stack.server.memory.worker",
        "stack.server.memory.per_request",
    ]

    private func isShown(_ value: Value) -> Bool {
        if Self.important.contains(value.path) { return true }
        return !value.origin.hasSuffix("'s default") && !Self.minor.contains(value.path)
    }

    /// Columns that are as wide as their widest entry.
    private static func rows(_ rows: [(String, String, String)]) -> [String] {
        let first = rows.map(\.0.count).max() ?? 0
        let second = rows.map(\.1.count).max() ?? 0
        return rows.map { "  \(pad($0.0, first))  \(pad($0.1, second))  \($0.2)" }
    }

    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    /// Costs that the file sets, and one line for all others: their number by origin.
    private var costLines: [String] {
        let costs = values.filter { $0.path.hasPrefix("costs.") }
        let priors = costs.filter { $0.origin == "prior" }.count
        let calibrated = costs.filter { $0.origin.hasPrefix("demands ") }
        let stated = costs.filter { $0.origin != "prior" && !$0.origin.hasPrefix("demands ") }
        var parts: [String] = []
        if !stated.isEmpty { parts.append("\(stated.count) set by hand") }
        if let first = calibrated.first { parts.append("\(calibrated.count) from \(first.origin)") }
        if priors > 0 { parts.append("\(priors) priors") }
        let advice =
            calibrated.isEmpty && priors > 0 ? "; `headroom calibrate` measures them on this machine" : ""
        let rows = stated.map { (String($0.path.dropFirst("costs.".count)), $0.text, $0.origin) }
        return ["Costs: " + parts.joined(separator: ", ") + advice] + Self.rows(rows)
    }

    private var connectionLines: [String] {
        guard let connections else { return [] }
        guard let available = connections.available else {
            return ["Database connections: up to \(connections.asked); SQLite: one writer at a time"]
        }
        let verdict = connections.asked > available ? ", too many" : ""
        return [
            "Database connections: up to \(connections.asked) asked for, \(available) available\(verdict)"
        ]
    }

    private var saturationLines: [String] {
        guard unsupported.isEmpty else {
            return ["No rates: this version does not run"] + unsupported.prefix(5).map { "  " + $0 }
        }
        var lines = ["CPU time of a mean request"]
        lines += Self.rows(
            demands.map { ($0.component, Quantity($0.seconds, .duration).text, "on \($0.host)") })
        lines += ["Saturation, at the most"]
        lines += Self.rows(
            saturation.enumerated().map { index, resource in
                let rate = Quantity(resource.rate, .rate).text
                let range =
                    resource.low < resource.high
                    ? " (\(Quantity(resource.low, .rate).text) to \(Quantity(resource.high, .rate).text))"
                    : ""
                let demand = Quantity(resource.demand, .duration).text
                let servers = Quantity(resource.servers, .number).text
                return (
                    resource.name, rate + range, "\(servers) / \(demand)\(index == 0 ? ", the first" : "")"
                )
            })
        let residence = Quantity(residence, .duration).text
        if let knee {
            lines += [
                "Alone, a request takes \(residence); clients queue beyond N* = \(Quantity(knee, .number).text)"
            ]
        } else {
            lines += ["Alone, a request takes \(residence)"]
        }
        return lines
    }
}
