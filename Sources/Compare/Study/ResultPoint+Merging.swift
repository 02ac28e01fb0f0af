import Experiments

extension ResultPoint {
    /// One point for each that several passes have measured, in the order of the first: a metric is the mean over them,
    /// with Student's interval. A point is steady where most of its runs are, and only then has latencies.
    static func merged(_ passes: [[ResultPoint]]) -> [ResultPoint] {
        guard let first = passes.first else { return [] }
        return first.map { point in
            merged(passes.compactMap { pass in pass.first { $0.axes == point.axes } })
        }
    }

    private static func merged(_ runs: [ResultPoint]) -> ResultPoint {
        var result = runs[0]
        result.replications = runs.reduce(0) { $0 + $1.replications }
        result.steady = 2 * runs.count { $0.steady } > runs.count
        result.warnings = []
        for warning in runs.flatMap(\.warnings) where !result.warnings.contains(warning) {
            result.warnings.append(warning)
        }
        result.metrics = [:]
        for name in Set(runs.flatMap(\.metrics.keys)) where result.steady || !name.contains("latency.") {
            let values = runs.compactMap { $0.metrics[name] }
            result.metrics[name] = Metric(
                values.map { Optional($0.value) }, confidence: 0.95, unit: values[0].unit)
        }
        return result
    }
}
