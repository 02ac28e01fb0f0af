internal import Models

/// Which metrics an experiment has, and what each is measured in.
struct MetricNames: Sendable {
    var hosts: [String]
    /// The host of the application server: its processes' memory is known.
    var serverHost: String
    var endpoints: [String]

    /// What metrics begin with, so that no endpoint may have the name.
    static let heads = ["throughput", "errors", "latency", "utilization", "wait", "memory"]
    /// Whose parts are not names of the file.
    static let fixed: [(name: String, dimension: Quantity.Dimension)] = [
        ("wait.accept.mean", .duration), ("wait.pool.mean", .duration), ("wait.writer.mean", .duration),
        ("wait.commit.mean", .duration), ("wait.balancer.mean", .duration),
        ("cpu.server", .duration), ("cpu.client", .duration), ("cpu.database", .duration),
        ("cpu.cache", .duration), ("cpu.balancer", .duration),
        ("connections.peak", .number), ("connections.refused", .number), ("cache.hit_ratio", .fraction),
        ("attempts.per_request", .number), ("wakeups.per_request", .number), ("wakeups.lost", .fraction),
        ("population", .number), ("workers.killed", .number), ("workers.out_of_memory", .number),
        ("workers.largest_share", .fraction), ("instances.restarted", .number),
    ]
    static let statistics = ["mean", "p50", "p90", "p95", "p99"]
    /// Lines of gunicorn's log, by kind.
    static let logLines = Models.LogLine.Kind.allCases.map(\.name)
    static let failures =
        OutcomeClass.allCases.filter { $0 != .ok }.map(\.name) + OutcomeCause.allCases.map(\.name)

    /// The dimension of a metric.
    func dimension(of metric: String) throws(Decoding.Refusal) -> Quantity.Dimension {
        if let fixed = Self.fixed.first(where: { $0.name == metric }) { return fixed.dimension }
        let parts = metric.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        switch (parts[0], parts.count) {
        case ("throughput", 1): return .rate
        case ("latency", _): return try latency(parts, metric)
        case ("errors", 2):
            return try known(parts[1], ["rate"] + Self.failures, metric, .fraction)
        case ("log", 2): return try known(parts[1], Self.logLines, metric, .number)
        case ("utilization", 2): return .fraction
        case ("utilization", 3) where parts[2] == "cpu":
            return try known(parts[1], hosts, metric, .fraction)
        case ("utilization", 3) where parts[2] == "memory":
            return try known(parts[1], [serverHost], metric, .fraction)
        case ("memory", 3) where parts[2] == "peak":
            return try known(parts[1], [serverHost], metric, .size)
        default: break
        }
        if endpoints.contains(parts[0]) {
            if parts.count == 2 && parts[1] == "throughput" { return .rate }
            if parts.dropFirst() == ["errors", "rate"] { return .fraction }
            if parts.count > 1 && parts[1] == "latency" {
                return try latency(Array(parts.dropFirst()), metric)
            }
        }
        throw unknown(metric, among: all)
    }

    private func latency(_ parts: [String], _ metric: String) throws(Decoding.Refusal) -> Quantity.Dimension {
        let rest = parts.dropFirst(parts.count > 1 && parts[1] == "actual" ? 2 : 1)
        guard rest.count == 1, let statistic = rest.first else { throw unknown(metric, among: all) }
        return try known(statistic, Self.statistics, metric, .duration)
    }

    private func known(
        _ part: String, _ names: [String], _ metric: String, _ dimension: Quantity.Dimension
    ) throws(Decoding.Refusal) -> Quantity.Dimension {
        if names.contains(part) { return dimension }
        let meant = Suggestion.nearest(to: part, among: names)
        throw Decoding.Refusal(
            message: "there is no metric `\(metric)`",
            remedy: meant.map { "did you mean `\(metric.replacing(part, with: $0))`?" }
                ?? "`\(part)` could be " + names.joined(separator: ", "))
    }

    private func unknown(_ metric: String, among all: [String]) -> Decoding.Refusal {
        let meant = Suggestion.nearest(to: metric, among: all)
        return Decoding.Refusal(
            message: "there is no metric `\(metric)`",
            remedy: meant.map { "did you mean `\($0)`?" }
                ?? "write throughput, latency.p95, errors.rate, <endpoint>.latency.p95 or the like")
    }

    /// Names to suggest.
    private var all: [String] {
        let latencies =
            Self.statistics.map { "latency." + $0 } + Self.statistics.map { "latency.actual." + $0 }
        return ["throughput", "errors.rate"] + latencies
            + endpoints.flatMap { endpoint in
                [endpoint + ".throughput"] + Self.statistics.map { "\(endpoint).latency.\($0)" }
            }
            + hosts.map { "utilization.\($0).cpu" }
            + ["utilization.\(serverHost).memory", "memory.\(serverHost).peak"]
            + Self.fixed.map(\.name) + Self.failures.map { "errors." + $0 }
            + Self.logLines.map { "log." + $0 }
    }
}
