public import Models
internal import SimCore

/// Names, units and values of the metrics that one replication gives, in a fixed order.
public struct MetricTable: Sendable {
    public struct Column: Sendable {
        public let name: String
        /// `s`, `1/s`, `B` or `1`.
        public let unit: String
        /// The figure of one replication; `nil` where it is undefined, as a latency without an answer.
        public let value: @Sendable (RunStatistics) -> Double?
        /// What a quantile is of; `nil` for other metrics.
        public let quantile: Quantile?
    }

    /// A quantile of latencies.
    public struct Quantile: Sendable {
        /// 0.95 for p95.
        public let p: Double
        let latencies: @Sendable (RunStatistics) -> Histogram
        let failures: @Sendable (RunStatistics) -> Int

        /// Over the answers of all replications.
        ///
        /// - Parameter strict: count a failed request as slower than any answer, as an SLO does.
        func interval(_ runs: [RunStatistics], strict: Bool = false, confidence: Double) -> QuantileInterval {
            QuantileInterval(runs.map { sample($0, strict: strict) }, p, confidence: confidence)
        }

        func sample(_ run: RunStatistics, strict: Bool = false) -> QuantileInterval.Sample {
            QuantileInterval.Sample(latencies(run), infinite: strict ? failures(run) : 0)
        }
    }

    public let columns: [Column]

    /// The quantiles that results carry.
    static let quantiles = [("p50", 0.5), ("p90", 0.9), ("p95", 0.95), ("p99", 0.99)]

    public init(_ scenario: Scenario) {
        var columns: [Column] = []
        func add(_ name: String, _ unit: String, _ value: @escaping @Sendable (RunStatistics) -> Double?) {
            columns.append(Column(name: name, unit: unit, value: value, quantile: nil))
        }
        add("throughput", "1/s") { Self.rate($0.all.ok, $0) }
        add("errors.rate", "1") { Self.share($0.all.failed, of: $0.all.ok + $0.all.failed) }
        for outcome in OutcomeClass.allCases where outcome != .ok {
            add("errors.\(outcome.name)", "1") {
                Self.share($0.classes[Int(outcome.rawValue)], of: $0.all.ok + $0.all.failed)
            }
        }
        for cause in OutcomeCause.allCases {
            add("errors.\(cause.name)", "1") {
                Self.share($0.causes[Int(cause.rawValue)], of: $0.all.ok + $0.all.failed)
            }
        }
        columns += Self.latencies(
            "latency", { $0.all.latencyTally }, { $0.all.latency }, failures: { $0.all.failed })
        columns += Self.latencies(
            "latency.actual", { $0.all.actualTally }, { $0.all.actual }, failures: { $0.all.failed })
        for (index, endpoint) in scenario.endpoints.enumerated() {
            add("\(endpoint.name).throughput", "1/s") { Self.rate($0.endpoints[index].ok, $0) }
            add("\(endpoint.name).errors.rate", "1") {
                Self.share(
                    $0.endpoints[index].failed, of: $0.endpoints[index].ok + $0.endpoints[index].failed)
            }
            columns += Self.latencies(
                "\(endpoint.name).latency", { $0.endpoints[index].latencyTally },
                { $0.endpoints[index].latency }, failures: { $0.endpoints[index].failed })
        }
        for (index, host) in scenario.hosts.enumerated() {
            add("utilization.\(host.name).cpu", "1") {
                $0.duration > 0 ? $0.hostBusy[index] / ($0.duration * host.capacity) : nil
            }
        }
        Self.memory(scenario, add)
        Self.waits(scenario, add)
        Self.work(scenario, add)
        Self.lives(scenario, add)
        self.columns = columns
    }

    private typealias Add = (String, String, @escaping @Sendable (RunStatistics) -> Double?) -> Void

    /// Where requests wait, on average over those that came there.
    private static func waits(_ scenario: Scenario, _ add: Add) {
        add("wait.accept.mean", "s") { $0.acceptWait.count > 0 ? $0.acceptWait.mean : nil }
        add("wait.pool.mean", "s") { $0.poolWait.count > 0 ? $0.poolWait.mean : nil }
        switch scenario.database?.kind {
        case .postgresql:
            add("wait.commit.mean", "s") { $0.commitWait.count > 0 ? $0.commitWait.mean : nil }
        case .sqlite, nil:
            add("wait.writer.mean", "s") { $0.lockWait.count > 0 ? $0.lockWait.mean : nil }
        }
        if scenario.balancer != nil {
            add("wait.balancer.mean", "s") { $0.balancerWait.count > 0 ? $0.balancerWait.mean : nil }
        }
    }

    /// The processes of gunicorn; what else a machine holds is not modelled.
    private static func memory(_ scenario: Scenario, _ add: Add) {
        guard let index = scenario.hosts.firstIndex(where: { $0.name == scenario.server.host }) else {
            return
        }
        let host = scenario.hosts[index]
        add("memory.\(host.name).peak", "B") { $0.memoryPeak[index] }
        if host.memory > 0 {
            add("utilization.\(host.name).memory", "1") { $0.memoryPeak[index] / host.memory }
        }
    }

    /// Who was killed, and how even the workers' shares were.
    private static func lives(_ scenario: Scenario, _ add: Add) {
        add("workers.killed", "1") { Double($0.kills) }
        add("workers.out_of_memory", "1") { Double($0.outOfMemory) }
        add("workers.largest_share", "1") { share($0.begun.max() ?? 0, of: $0.begun.reduce(0, +)) }
        if scenario.balancer != nil || scenario.server.instances > 1 {
            add("instances.restarted", "1") { Double($0.restarts) }
        }
    }

    /// What the processes do for it.
    private static func work(_ scenario: Scenario, _ add: Add) {
        add("cpu.server", "s") { perRequest($0.serverCPU, $0) }
        add("cpu.client", "s") { perRequest($0.clientCPU, $0) }
        if scenario.database?.kind == .postgresql {
            add("cpu.database", "s") { perRequest($0.databaseCPU, $0) }
            add("connections.peak", "1") { Double($0.peakConnections) }
            add("connections.refused", "1") { perRequest(Double($0.refusedConnections), $0) }
        }
        if scenario.cache != nil {
            add("cpu.cache", "s") { perRequest($0.cacheCPU, $0) }
            add("cache.hit_ratio", "1") { share($0.cacheHits, of: $0.cacheLookups) }
        }
        if scenario.balancer != nil { add("cpu.balancer", "s") { perRequest($0.balancerCPU, $0) } }
        add("attempts.per_request", "1") { perRequest(Double($0.attempts), $0) }
        add("wakeups.per_request", "1") { perRequest(Double($0.wakeups), $0) }
        add("wakeups.lost", "1") { share($0.lostWakeups, of: $0.wakeups) }
        add("population", "1") { $0.population }
        // gunicorn's log.
        for kind in Models.LogLine.Kind.allCases {
            add("log.\(kind.name)", "1") { Double($0.logLines[Int(kind.rawValue)]) }
        }
    }

    public func column(_ name: String) -> Column? {
        columns.first { $0.name == name }
    }

    private static func latencies(
        _ prefix: String, _ tally: @escaping @Sendable (RunStatistics) -> Tally,
        _ histogram: @escaping @Sendable (RunStatistics) -> Histogram,
        failures: @escaping @Sendable (RunStatistics) -> Int
    ) -> [Column] {
        let mean = Column(
            name: "\(prefix).mean", unit: "s", value: { tally($0).count > 0 ? tally($0).mean : nil },
            quantile: nil)
        return [mean]
            + quantiles.map { name, p in
                Column(
                    name: "\(prefix).\(name)", unit: "s", value: { histogram($0).quantile(p) },
                    quantile: Quantile(p: p, latencies: histogram, failures: failures))
            }
    }

    private static func rate(_ count: Int, _ run: RunStatistics) -> Double? {
        run.duration > 0 ? Double(count) / run.duration : nil
    }

    private static func share(_ count: Int, of total: Int) -> Double? {
        total > 0 ? Double(count) / Double(total) : nil
    }

    private static func perRequest(_ total: Double, _ run: RunStatistics) -> Double? {
        let requests = run.all.ok + run.all.failed
        return requests > 0 ? total / Double(requests) : nil
    }
}
