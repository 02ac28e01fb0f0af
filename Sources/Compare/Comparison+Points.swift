public import Experiments

extension Comparison {
    /// Metrics that are compared where both sides have them.
    public static let metrics = ["throughput", "latency.p50", "latency.p95", "latency.p99", "errors.rate"]

    /// Compares the scored points, simulated against measured.
    ///
    /// - Parameters:
    ///   - points: the experiment's points; those without a role are left out.
    ///   - calibrated: the calibrated parameters that the simulation used.
    public init(
        _ points: [Point], simulated: ResultFile, measured: ResultFile, calibrated: [DemandsFile.Parameter]
    ) {
        var rows: [Row] = []
        for point in points where point.role != .unscored {
            let axes = point.axisValues
            guard let left = simulated.points.first(where: { $0.axes == axes }),
                let right = measured.points.first(where: { $0.axes == axes })
            else { continue }
            for name in Self.metrics {
                guard let mine = left.metrics[name], let real = right.metrics[name] else { continue }
                // A rate of errors that is zero on both sides says nothing.
                if name == "errors.rate", mine.value == 0, real.value == 0 { continue }
                let error = real.value == 0 ? mine.value : (mine.value - real.value) / real.value
                let tolerance = point.experiment.comparison.tolerance.first { $0.metric == name }?.relative
                rows.append(
                    Row(
                        axes: axes, role: point.role, metric: name, simulated: mine, measured: real,
                        error: error, tolerance: tolerance, within: tolerance.map { error.magnitude <= $0 }))
            }
        }
        self.init(
            experiment: measured.experiment, fileSHA256: measured.fileSHA256, seed: measured.seed, rows: rows,
            parameters: calibrated.map {
                Parameter(
                    path: $0.path, value: $0.value, low: $0.low, high: $0.high, unit: $0.unit,
                    origin: $0.origin)
            })
    }

    /// Rows of the held-out points: the ones that score.
    public var heldOut: [Row] { rows.filter { $0.role == .holdout } }

    /// One sentence: how far the predictions for the held-out points were off.
    public var verdict: String {
        func worst(_ metric: String) -> Double? {
            heldOut.filter { $0.metric == metric }.map { $0.error.magnitude }.max()
        }
        guard let throughput = worst("throughput"), let median = worst("latency.p50") else {
            return "No held-out point was measured, so nothing was scored."
        }
        let points = Set(heldOut.map { $0.axes.label }).count
        let missed = heldOut.filter { $0.within == false }.count
        let judged = heldOut.filter { $0.within != nil }.count
        let tail =
            judged == 0
            ? "the file states no tolerance"
            : missed == 0
                ? "all \(judged) figures are within the file's tolerance"
                : "\(missed) of \(judged) figures miss the file's tolerance"
        return
            "At \(points) configurations it had not seen, the simulation was off by at most \(percent(throughput)) in throughput and \(percent(median)) in median latency; \(tail)."
    }

    private func percent(_ value: Double) -> String {
        let tenths = (value * 1000).rounded() / 10
        return "\(tenths) %"
    }
}
