public import Models
internal import SimCore

/// Names, units and values of the metrics that one replication gives, in a fixed order.
public struct MetricTable: Sendable {
    public struct Column: Sendable {
        public let name: String
        /// `s`, `1/s` or `1`.
        public let unit: String
        /// The figure of one replication; `nil` where it is undefined, as a latency without an answer.
        public let value: @Sendable (RunStatistics) -> Double?
        /// The same with a failed request counted as slower than any answer, for an SLO on a quantile;
        /// infinite where the quantile falls among the failures.
        public let strictValue: @Sendable (RunStatistics) -> Double?
    }

    public let columns: [Column]

    /// The quantiles that results carry.
    static let quantiles = [("p50", 0.5), ("p90", 0.9), ("p95", 0.95), ("p99", 0.99)]

    public init(_ scenario: Scenario) {
        var columns: [Column] = []
        func add(_ name: String, _ unit: String, _ value: @escaping @Sendable (RunStatistics) -> Double?) {
            columns.append(Column(name: name, unit: unit, value: value, strictValue: value))
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
        columns += Self.latencies("latency") { $0.all }
        columns += Self.actualLatencies("latency.actual")
        for (index, endpoint) in scenario.endpoints.enumerated() {
            add("\(endpoint.name).throughput", "1/s") { Self.rate($0.endpoints[index].ok, $0) }
            add("\(endpoint.name).errors.rate", "1") {
                Self.share(
                    $0.endpoints[index].failed, of: $0.endpoints[index].ok + $0.endpoints[index].failed)
            }
            columns += Self.latencies("\(endpoint.name).latency") { $0.endpoints[index] }
        }
        for (index, host) in scenario.hosts.enumerated() {
            add("utilization.\(host.name).cpu", "1") {
                $0.duration > 0 ? $0.hostBusy[index] / ($0.duration * host.capacity) : nil
            }
        }
        add("wait.accept.mean", "s") { $0.acceptWait.count > 0 ? $0.acceptWait.mean : nil }
        add("wait.pool.mean", "s") { $0.poolWait.count > 0 ? $0.poolWait.mean : nil }
        add("wait.writer.mean", "s") { $0.lockWait.count > 0 ? $0.lockWait.mean : nil }
        add("cpu.server", "s") { Self.perRequest($0.serverCPU, $0) }
        add("cpu.client", "s") { Self.perRequest($0.clientCPU, $0) }
        add("wakeups.per_request", "1") { Self.perRequest(Double($0.wakeups), $0) }
        add("population", "1") { $0.population }
        self.columns = columns
    }

    public func column(_ name: String) -> Column? {
        columns.first { $0.name == name }
    }

    private static func latencies(
        _ prefix: String, _ requests: @escaping @Sendable (RunStatistics) -> RunStatistics.Requests
    ) -> [Column] {
        let mean: @Sendable (RunStatistics) -> Double? = {
            requests($0).ok > 0 ? requests($0).latencyTally.mean : nil
        }
        return [Column(name: "\(prefix).mean", unit: "s", value: mean, strictValue: mean)]
            + quantiles.map { name, p in
                Column(
                    name: "\(prefix).\(name)", unit: "s",
                    value: { requests($0).latency.quantile(p) },
                    strictValue: {
                        let group = requests($0)
                        guard group.ok + group.failed > 0 else { return nil }
                        let amongOk = p * Double(group.ok + group.failed) / Double(max(1, group.ok))
                        return amongOk > 1 ? .infinity : group.latency.quantile(amongOk)
                    })
            }
    }

    private static func actualLatencies(_ prefix: String) -> [Column] {
        let mean: @Sendable (RunStatistics) -> Double? = { $0.all.ok > 0 ? $0.all.actualTally.mean : nil }
        return [Column(name: "\(prefix).mean", unit: "s", value: mean, strictValue: mean)]
            + quantiles.map { name, p in
                let value: @Sendable (RunStatistics) -> Double? = { $0.all.actual.quantile(p) }
                return Column(name: "\(prefix).\(name)", unit: "s", value: value, strictValue: value)
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
