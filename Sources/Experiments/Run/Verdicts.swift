extension Check {
    /// Judges a figure with its interval: met where the whole interval is on the right side, not met where it
    /// is all on the wrong side, undecided where it straddles the limit or there is no figure.
    public func verdict(_ metric: Metric?) -> SLOResult.Verdict {
        guard let metric else { return .undecided }
        let low = metric.low ?? metric.value
        let high = metric.high ?? metric.value
        let holdsLow = holds(low)
        return holdsLow == holds(high) ? (holdsLow ? .met : .notMet) : .undecided
    }

    /// Whether one number satisfies the relation.
    public func holds(_ value: Double) -> Bool {
        switch relation {
        case .less: value < limit
        case .lessOrEqual: value <= limit
        case .greater: value > limit
        case .greaterOrEqual: value >= limit
        }
    }

    /// Judges a point by its published metrics. A failed request counts as slower than any success, so a
    /// quantile that would fall among the failures is not met.
    public func result(in metrics: [String: Metric]) -> SLOResult {
        let metric = metrics[self.metric]
        if let p = quantile, relation == .less || relation == .lessOrEqual, let errors = metrics[errorsName],
            errors.value > 1 - p
        {
            return SLOResult(check: text, verdict: .notMet, value: nil)
        }
        return SLOResult(check: text, verdict: verdict(metric), value: metric?.value)
    }

    /// The quantile that a latency metric names, 0.95 for `latency.p95`.
    var quantile: Double? {
        guard metric.contains("latency."), let name = metric.split(separator: ".").last else { return nil }
        return MetricTable.quantiles.first { $0.0 == name }?.1
    }

    private var errorsName: String {
        guard let range = metric.firstRange(of: "latency.") else { return "errors.rate" }
        return metric[..<range.lowerBound] + "errors.rate"
    }
}
