public import Models
internal import SimCore

extension Point {
    /// Simulates this point. Its `expect` is empty: a claim may be about several points.
    ///
    /// - Parameters:
    ///   - scenario: what to simulate: the deployed system, or the measured one.
    ///   - threads: replications at once; the result does not depend on it.
    public func simulated(_ scenario: Scenario, threads: Int) -> ResultPoint {
        simulation(of: scenario, threads: threads).result
    }

    /// Simulates this point, and counts the work.
    ///
    /// - Parameters:
    ///   - scenario: what to simulate.
    ///   - findsBottleneck: whether the replays are made that tell what limits throughput.
    ///   - threads: replications at once; neither the result nor the count depends on it.
    /// - Returns: the result, and how many events its replications had. Pilots and replays are not counted.
    public func simulation(
        of scenario: Scenario, findsBottleneck: Bool = true, threads: Int
    ) -> (result: ResultPoint, events: UInt64) {
        var replications = Replications(scenario, experiment.simulation, threads: threads)
        replications.alerts = experiment.alerts
        let outcome = replications.run()
        replications.alerts = []
        let isSteady = outcome.steadiness.isSteady
        let table = MetricTable(scenario)
        let confidence = experiment.simulation.confidence
        var metrics: [String: Metric] = [:]
        var warnings = experiment.provenance.map { [$0] } ?? []
        var insufficient = InsufficientQuantiles(confidence: confidence, replications: outcome.runs.count)
        for column in table.columns where isSteady || !column.needsSteadyState {
            if let quantile = column.quantile {
                let interval = quantile.interval(outcome.runs, confidence: confidence)
                metrics[column.name] = Metric(interval, unit: column.unit)
                insufficient.add(column.name, interval)
            } else {
                metrics[column.name] = Metric(
                    outcome.runs.map(column.value), confidence: confidence, unit: column.unit)
            }
        }
        if let warning = outcome.steadiness.warning { warnings.append(warning) }
        if !isSteady || outcome.steadiness == .growingFromStart {
            let growth = outcome.runs.map { run in run.duration > 0 ? run.growth / run.duration : 0 }
            metrics["growth"] = Metric(growth, confidence: confidence, unit: "1/s", isSigned: true)
        }
        if let warning = insufficient.warning { warnings.append(warning) }
        if !outcome.isPrecise {
            let asked = Quantity(experiment.simulation.precision, .fraction).text
            warnings.append(
                "\(experiment.simulation.precisionMetric) is less precise than \(asked) after \(outcome.runs.count) replications"
            )
        }
        let watched = experiment.alerts.enumerated().compactMap { index, alert in
            alert.result(index, outcome.runs, confidence: confidence)
        }
        let series = replications.series(after: outcome.warmup)
        if let warning = series?.warning { warnings.append(warning) }
        warnings += experiment.alerts.filter { table.column($0.that.metric) == nil }.map {
            "the alert `\($0.text)` is not watched: nothing simulated has that figure"
        }
        var point = ResultPoint(
            axes: axisValues, replications: outcome.runs.count,
            terminating: scenario.workload.load.duration == nil, steady: isSteady,
            fingerprint: outcome.fingerprint.text, warnings: warnings,
            metrics: metrics, bottleneck: findsBottleneck ? Relief.bottleneck(replications, outcome) : nil,
            slo: experiment.slo.map { $0.result(outcome, table, confidence: confidence) }, expect: [])
        point.alerts = experiment.alerts.isEmpty ? nil : watched
        point.series = series?.series
        return (point, outcome.runs.reduce(0) { $0 + $1.events })
    }

    /// The point's coordinates as they stand in results.
    public var axisValues: [String: AxisValue] {
        var values: [String: AxisValue] = [:]
        for axis in axes { values[axis.path] = AxisValue(axis.value) }
        return values
    }
}

extension MetricTable.Column {
    /// A mean of what piles up where nothing is steady; a rate, a share or a cost is a figure of the run.
    var needsSteadyState: Bool {
        name.contains("latency.") || name.hasPrefix("wait.") || name == "population"
    }
}

extension Metric {
    /// The mean over replications with Student's interval; `nil` where no replication gives a figure.
    ///
    /// The interval ends at 0 where a figure cannot be less. What is cut off cannot be true, so the rest covers the
    /// truth as often as the whole.
    ///
    /// - Parameter isSigned: whether it may be negative, as a growth.
    public init?(_ values: [Double?], confidence: Double, unit: String, isSigned: Bool = false) {
        let known = values.compactMap { $0 }
        guard !known.isEmpty else { return nil }
        let interval = ReplicationInterval(known, confidence: confidence)
        let least = isSigned ? -Double.infinity : 0
        self.init(
            value: interval.mean, low: interval.low.map { max(least, $0) }, high: interval.high, unit: unit)
    }

    /// `nil` where there is no observation.
    init?(_ interval: QuantileInterval, unit: String) {
        guard let value = interval.value, value < .infinity else { return nil }
        self.init(value: value, low: interval.low, high: interval.high, unit: unit)
    }
}
