public import Experiments

/// What changed from one result to another, simulated or measured: `headroom.change/1`. "Did this change raise the
/// CPU time of a request?"
public struct ResultChange: Codable, Sendable, Equatable {
    public var schema = "headroom.change/1"
    public var before: Side
    public var after: Side
    /// In the order of the points, the headline metrics first.
    public var rows: [Row]
    /// Points that only one side has.
    public var unmatched: [[String: AxisValue]]

    /// Where one side is from.
    public struct Side: Codable, Sendable, Equatable {
        public var name: String
        public var experiment: String
        public var source: ResultFile.Source
        public var fileSHA256: String

        enum CodingKeys: String, CodingKey {
            case name, experiment, source
            case fileSHA256 = "file_sha256"
        }
    }

    /// One metric at one point.
    public struct Row: Codable, Sendable, Equatable {
        public var axes: [String: AxisValue]
        public var metric: String
        public var before: Metric
        public var after: Metric
        /// After less before: relative to before, or, of a share, the difference itself.
        public var change: Double
        /// The ends of its 95 % interval; absent where a side has none.
        public var low: Double?
        public var high: Double?
        /// Changes below this are noise: what two measurements of one configuration differed by. Absent where that was
        /// not measured.
        public var floor: Double?
        public var verdict: Verdict
    }

    public enum Verdict: String, Codable, Sendable {
        case rose, fell
        /// The interval holds 0, or the change is below the noise floor.
        case unchanged
        /// Without intervals nobody can tell.
        case unknown
    }

    /// - Parameters:
    ///   - before, after: the results, with the names to call them by.
    ///   - noise: how far two measurements of one configuration lie apart.
    public init(
        _ before: (name: String, result: ResultFile), _ after: (name: String, result: ResultFile),
        noise: NoiseFloor?
    ) {
        self.before = Side(before)
        self.after = Side(after)
        rows = []
        unmatched = []
        // A single point on both sides is the same question, whatever was set otherwise.
        let isPair = before.result.points.count == 1 && after.result.points.count == 1
        for old in before.result.points {
            guard
                let new = isPair
                    ? after.result.points[0] : after.result.points.first(where: { $0.axes == old.axes })
            else {
                unmatched.append(old.axes)
                continue
            }
            for name in Self.names(old, new) {
                guard let mine = old.metrics[name], let other = new.metrics[name] else { continue }
                rows.append(Row(old.axes, name, mine, other, floor: noise?[old.axes, name]))
            }
        }
        if !isPair {
            unmatched += after.result.points.map(\.axes).filter { axes in
                !before.result.points.contains { $0.axes == axes }
            }
        }
    }

    /// Metrics of a measurement's own working, which say nothing about what is measured.
    private static let others = ["generator.", "host.", "drift.", "growth"]

    /// What both have: the headlines, then the CPU time of a request, then the rest.
    private static func names(_ old: ResultPoint, _ new: ResultPoint) -> [String] {
        let known = Set(old.metrics.keys).intersection(new.metrics.keys).filter { name in
            !others.contains { name.hasPrefix($0) }
                // A share of failures that is zero on both sides says nothing.
                && !(name.contains("errors.") && old.metrics[name]?.value == 0
                    && new.metrics[name]?.value == 0)
        }
        let first = Comparison.metrics + ["cpu.server", "cpu.database", "cpu.cache", "cpu.balancer"]
        return first.filter(known.contains) + known.subtracting(first).sorted()
    }

    /// Rows that tell something, at every point.
    public var changes: [Row] { rows.filter { $0.verdict == .rose || $0.verdict == .fell } }

    /// One sentence: what became of the CPU time of a request, of throughput and of latency.
    public var verdict: String {
        guard !rows.isEmpty else { return "The two results have no point and metric in common." }
        let asked = ["cpu.server", "throughput", "latency.p95"].filter { name in
            rows.contains { $0.metric == name }
        }
        let parts = asked.map { name -> String in
            let mine = rows.filter { $0.metric == name }
            let changed = mine.filter { $0.verdict == .rose || $0.verdict == .fell }
            let title = name == "cpu.server" ? "CPU per request" : Wording.metric(name).lowercased()
            guard let worst = changed.max(by: { $0.change.magnitude < $1.change.magnitude }) else {
                return mine.contains { $0.verdict == .unknown }
                    ? "of \(title) nobody can tell" : "\(title) is unchanged"
            }
            let alike = changed.count { $0.verdict == worst.verdict }
            let others = changed.count - alike
            let other = worst.verdict == .rose ? "fell" : "rose"
            let place = mine.count > 1 ? " at \(alike) of \(mine.count) points" : ""
            return
                "\(title) \(worst.verdict.rawValue) by up to \(Wording.percent(worst.change.magnitude))\(place)"
                + (others > 0 ? " and \(other) at \(others)" : "")
        }
        let sentence = parts.joined(separator: ", ")
        return sentence.prefix(1).uppercased() + sentence.dropFirst() + "."
    }
}

extension ResultChange.Side {
    init(_ side: (name: String, result: ResultFile)) {
        name = side.name
        experiment = side.result.experiment
        source = side.result.source
        fileSHA256 = side.result.fileSHA256
    }
}

extension ResultChange.Row {
    /// Errors of the two sides are independent and add as squares; under common random numbers that is more than they
    /// are.
    init(
        _ axes: [String: AxisValue], _ metric: String, _ before: Metric, _ after: Metric,
        floor: NoiseFloor.Figure?
    ) {
        self.axes = axes
        self.metric = metric
        self.before = before
        self.after = after
        let scale = Metric.isShare(metric) || before.value == 0 ? 1 : before.value.magnitude
        change = (after.value - before.value) / scale
        self.floor = floor.map { $0.floor / scale }
        guard before.low != nil, before.high != nil, after.low != nil, after.high != nil else {
            verdict = .unknown
            return
        }
        let half =
            (before.halfWidth * before.halfWidth + after.halfWidth * after.halfWidth).squareRoot() / scale
        low = change - half
        high = change + half
        let isChanged = change.magnitude > half && change.magnitude > self.floor ?? 0
        verdict = !isChanged ? .unchanged : change > 0 ? .rose : .fell
    }

    /// Whether the metric is a share, whose difference is told in points.
    public var isShare: Bool { Metric.isShare(metric) }
}
