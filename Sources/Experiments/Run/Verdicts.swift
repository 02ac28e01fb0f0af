internal import Models
internal import SimCore

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

    /// Judges a simulated point. A failed request counts as slower than any success. Where nothing is steady no
    /// line is met; where requests pile up, no limit on a latency holds for long.
    func result(_ outcome: Replications.Outcome, _ table: MetricTable, confidence: Double) -> SLOResult {
        guard let column = table.column(metric) else {
            return SLOResult(check: text, verdict: .undecided, value: nil)
        }
        let isUpperLimit = relation == .less || relation == .lessOrEqual
        guard outcome.steadiness.isSteady || !column.needsSteadyState else {
            let verdict: SLOResult.Verdict =
                outcome.steadiness == .growing && isUpperLimit ? .notMet : .undecided
            return SLOResult(check: text, verdict: verdict, value: nil)
        }
        let judged: (verdict: SLOResult.Verdict, value: Double?)
        if let quantile = column.quantile {
            let interval = quantile.interval(outcome.runs, strict: true, confidence: confidence)
            judged = (verdict(interval), interval.value.flatMap { $0 < .infinity ? $0 : nil })
        } else {
            let metric = Metric(outcome.runs.map(column.value), confidence: confidence, unit: column.unit)
            judged = (verdict(metric), metric?.value)
        }
        let withheld = !outcome.steadiness.isSteady && judged.verdict == .met
        return SLOResult(check: text, verdict: withheld ? .undecided : judged.verdict, value: judged.value)
    }

    /// Judges a quantile; a bound that is missing might be anywhere.
    private func verdict(_ interval: QuantileInterval) -> SLOResult.Verdict {
        guard let value = interval.value else { return .undecided }
        return verdict(
            Metric(value: value, low: interval.low ?? 0, high: interval.high ?? .infinity, unit: "s"))
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
