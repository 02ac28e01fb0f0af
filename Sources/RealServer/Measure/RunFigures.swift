import Models

/// The metrics of one run, with their units, under the names of the design.
struct RunFigures: Sendable {
    struct Figure: Sendable {
        var name: String
        /// `s`, `1/s` or `1`.
        var unit: String
        /// `nil` where it is undefined, as a latency without an answer.
        var value: Double?
        /// Whether it may be negative.
        var isSigned: Bool { name == "growth" || name.hasPrefix("drift.") }
    }

    private(set) var figures: [Figure] = []

    init(_ run: RepetitionRun, _ scenario: Scenario, _ placement: Placement) {
        let total = run.records.count
        let ok = run.records.filter(\.isOK)
        add("throughput", "1/s", rate(ok.count, run.duration))
        add("errors.rate", "1", share(total - ok.count, total))
        for outcome in OutcomeClass.allCases where outcome != .ok {
            add(
                "errors.\(outcome.name)", "1",
                share(run.records.count { $0.outcome == outcome.rawValue }, total))
        }
        for cause in OutcomeCause.allCases {
            let count = run.records.count { !$0.isOK && $0.cause == cause.rawValue }
            add("errors.\(cause.name)", "1", share(count, total))
        }
        addLatencies("latency", ok.map(\.latency))
        addLatencies("latency.actual", ok.map(\.actualLatency))
        for (index, endpoint) in scenario.endpoints.enumerated() {
            let all = run.records.filter { Int($0.endpoint) == index }
            let mine = all.filter(\.isOK)
            add("\(endpoint.name).throughput", "1/s", rate(mine.count, run.duration))
            add("\(endpoint.name).errors.rate", "1", share(all.count - mine.count, all.count))
            addLatencies("\(endpoint.name).latency", mine.map(\.latency))
        }
        for host in scenario.hosts {
            var busy = 0.0
            for component in run.components where component.host == host.name && !component.isPart {
                busy += Double(component.time.cpu) * 1e-9
            }
            if host.name == scenario.workload.host { busy += run.summary.cpu }
            let capacity = run.duration * Double(placement.cores(of: host.name))
            let isKnown = scenario.components(on: host.name).allSatisfy { name in
                run.components.contains { $0.name == name }
            }
            add("utilization.\(host.name).cpu", "1", capacity > 0 && isKnown ? busy / capacity : nil)
            if let all = run.busy[host.name], capacity > 0, isKnown {
                let share = (all - busy / run.duration) / Double(placement.cores(of: host.name))
                add("host.\(host.name).others", "1", max(0, share))
            }
        }
        for component in run.components {
            add("cpu.\(component.name)", "s", perRequest(Double(component.time.cpu) * 1e-9, total))
        }
        add("cpu.client", "s", perRequest(run.summary.cpu, total))
        if let server = run.server {
            let switches = server.voluntarySwitches + server.involuntarySwitches
            add("cpu.server.switches", "1", perRequest(Double(switches), total))
        }
        add("generator.lag.p99", "s", run.lags.quantile(0.99))
        for (name, seconds) in run.pace.sorted(by: { $0.key < $1.key }) { add(name, "s", seconds) }
        add("host.steal", "1", run.steal)
        add("host.pressure", "1", run.pressure)
        add("generator.achieved", "1", run.achieved(scenario.workload.load)?.share)
        add("generator.little", "1", run.littleGap)
        if let window = run.stays { add(window) }
        if scenario.workload.load.isStationary {
            add("drift.throughput", "1", run.drift.throughput)
            add("drift.latency", "1", run.drift.latency)
        }
        if scenario.workload.load.duration != nil {
            let grown = run.summary.unfinished - run.summary.unfinishedAtWarmup
            add("growth", "1/s", run.duration > 0 ? Double(grown) / run.duration : nil)
        }
    }

    subscript(name: String) -> Double? {
        figures.first { $0.name == name }?.value
    }

    private mutating func add(_ name: String, _ unit: String, _ value: Double?) {
        figures.append(Figure(name: name, unit: unit, value: value))
    }

    /// Who was in the server, and in its pools, by the server's own account.
    private mutating func add(_ window: StayWindow) {
        let (server, pool, isWhole) = (window.server, window.pool, window.isWhole && window.length > 0)
        add("server.in_hand", "1", isWhole ? server.area / window.length : nil)
        add("server.residence.mean", "s", isWhole ? server.mean : nil)
        add("server.little", "1", isWhole ? server.littleGap : nil)
        guard pool.came > 0 || pool.left > 0 else { return }
        add("pool.held", "1", isWhole ? pool.area / window.length : nil)
        add("pool.hold.mean", "s", isWhole ? pool.mean : nil)
        add("pool.little", "1", isWhole ? pool.littleGap : nil)
    }

    private mutating func addLatencies(_ prefix: String, _ seconds: [Double]) {
        let sample = SortedSample(seconds)
        add("\(prefix).mean", "s", sample.mean)
        for (name, p) in [("p50", 0.5), ("p90", 0.9), ("p95", 0.95), ("p99", 0.99)] {
            add("\(prefix).\(name)", "s", sample.quantile(p))
        }
    }

    private func rate(_ count: Int, _ seconds: Double) -> Double? {
        seconds > 0 ? Double(count) / seconds : nil
    }

    private func share(_ count: Int, _ total: Int) -> Double? {
        total > 0 ? Double(count) / Double(total) : nil
    }

    private func perRequest(_ amount: Double, _ requests: Int) -> Double? {
        requests > 0 ? amount / Double(requests) : nil
    }
}

extension Scenario {
    /// The components with processes of their own that a host runs: all of them are needed to know how busy it is.
    fileprivate func components(on host: String) -> [String] {
        var names: [String] = []
        if server.host == host { names.append("server") }
        if let database, database.kind == .postgresql, database.host == host { names.append("database") }
        if let cache, cache.host == host { names.append("cache") }
        if let balancer, balancer.host == host { names.append("balancer") }
        return names
    }
}
