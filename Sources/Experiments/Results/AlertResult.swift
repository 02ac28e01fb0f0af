internal import Models

/// What became of an alert at one point.
public struct AlertResult: Codable, Sendable, Equatable {
    /// `latency.p95 > 2s`, with the window and the time that it must hold where the file gives them.
    public var alert: String
    /// Share of the runs in which it fired.
    public var fired: Metric
    /// Seconds of the run at which it fired first, over the runs in which it did; `nil` where there is none.
    public var first: Metric?
    /// Seconds that it held, of a run, in the windows of its alarms.
    public var duration: Metric
    /// Alarms of a run.
    public var times: Metric

    public init(alert: String, fired: Metric, first: Metric?, duration: Metric, times: Metric) {
        self.alert = alert
        self.fired = fired
        self.first = first
        self.duration = duration
        self.times = times
    }
}

extension Alert {
    /// The result of an alert over replications.
    ///
    /// - Parameter index: the alert's, in its runs' alarms.
    func result(_ index: Int, _ runs: [RunStatistics], confidence: Double) -> AlertResult? {
        let alarms = runs.map { run in run.alarms.filter { $0.alert == index } }
        func metric(_ unit: String, _ value: ([Alarm]) -> Double?) -> Metric? {
            Metric(alarms.map(value), confidence: confidence, unit: unit)
        }
        guard var fired = metric("1", { $0.isEmpty ? 0 : 1 }),
            let duration = metric("s", { $0.reduce(0) { $0 + $1.end - $1.start } }),
            let times = metric("1", { Double($0.count) })
        else { return nil }
        fired.high = fired.high.map { min(1, $0) }
        return AlertResult(
            alert: text, fired: fired, first: metric("s", { $0.map(\.fired).min() }), duration: duration,
            times: times)
    }
}
