public import Models
internal import SimCore

extension Point {
    /// Simulates this point.
    ///
    /// - Parameters:
    ///   - scenario: what to simulate: the deployed system, or the measured one.
    ///   - threads: replications at once; the result does not depend on it.
    public func simulated(_ scenario: Scenario, threads: Int) -> ResultPoint {
        let outcome = Replications(scenario, experiment.simulation, threads: threads).run()
        let table = MetricTable(scenario)
        let confidence = experiment.simulation.confidence
        var metrics: [String: Metric] = [:]
        for column in table.columns where outcome.isSteady || !column.name.contains("latency.") {
            metrics[column.name] = Metric(
                outcome.runs.map(column.value), confidence: confidence, unit: column.unit)
        }
        var warnings: [String] = []
        if !outcome.isSteady {
            let growth = outcome.runs.map { run in run.duration > 0 ? run.growth / run.duration : 0 }
            metrics["growth"] = Metric(growth, confidence: confidence, unit: "1/s")
            warnings.append("no steady state was reached: growth is the requests that pile up per second")
        }
        if !outcome.isPrecise {
            let asked = Quantity(experiment.simulation.precision, .fraction).text
            warnings.append(
                "\(experiment.simulation.precisionMetric) is less precise than \(asked) after \(outcome.runs.count) replications"
            )
        }
        let slo = experiment.slo.map { check in
            guard let column = table.column(check.metric), outcome.isSteady else {
                return SLOResult(
                    check: check.text, verdict: outcome.isSteady ? .undecided : .notMet, value: nil)
            }
            let strict = outcome.runs.map(column.strictValue)
            if strict.contains(where: { $0 == .infinity }) {
                return SLOResult(check: check.text, verdict: .notMet, value: nil)
            }
            let metric = Metric(strict, confidence: confidence, unit: column.unit)
            return SLOResult(check: check.text, verdict: check.verdict(metric), value: metric?.value)
        }
        let expect = experiment.expect.filter { applies($0) }.map { expectation in
            ExpectResult(
                that: expectation.that.text,
                met: metrics[expectation.that.metric].map { expectation.that.holds($0.value) } ?? false)
        }
        return ResultPoint(
            axes: axisValues, replications: outcome.runs.count,
            terminating: scenario.workload.load.duration == nil, steady: outcome.isSteady,
            fingerprint: outcome.fingerprint.text, warnings: warnings,
            metrics: metrics,
            bottleneck: Relief.bottleneck(scenario, experiment.simulation, warmup: outcome.warmup),
            slo: slo, expect: expect)
    }

    /// Whether an author's claim is about this point: everything it names has the value it names.
    public func applies(_ expectation: Expectation) -> Bool {
        expectation.at.allSatisfy { assignment in
            guard let resolved = experiment.origins.last(where: { $0.path == assignment.path }) else {
                return false
            }
            if let value = resolved.value, let named = try? Quantity(reading: assignment.value) {
                return value == named.value
            }
            return resolved.text == assignment.value
        }
    }

    /// The point's coordinates as they stand in results.
    public var axisValues: [String: AxisValue] {
        var values: [String: AxisValue] = [:]
        for axis in axes { values[axis.path] = AxisValue(axis.value) }
        return values
    }
}

extension Metric {
    /// The mean over replications with Student's interval; `nil` where no replication gives a figure.
    public init?(_ values: [Double?], confidence: Double, unit: String) {
        let known = values.compactMap { $0 }
        guard !known.isEmpty else { return nil }
        let interval = ReplicationInterval(known, confidence: confidence)
        self.init(value: interval.mean, low: interval.low, high: interval.high, unit: unit)
    }
}
