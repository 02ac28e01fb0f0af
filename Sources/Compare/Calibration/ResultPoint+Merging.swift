import Experiments
internal import SimCore

extension ResultPoint {
    /// One point for each that several passes have measured, in the order of the first: a metric is the median over them,
    /// since a neighbour's busy half minute makes one run of four or six take twice as long. A point is steady where most
    /// of its runs are, and only then has latencies.
    static func merged(_ passes: [[ResultPoint]]) -> [ResultPoint] {
        guard let first = passes.first else { return [] }
        return first.map { point in
            merged(passes.compactMap { pass in pass.first { $0.axes == point.axes } })
        }
    }

    /// The same of one point's runs, at least one.
    static func merged(_ runs: [ResultPoint]) -> ResultPoint {
        var result = runs[0]
        result.replications = runs.reduce(0) { $0 + $1.replications }
        result.steady = 2 * runs.count { $0.steady } > runs.count
        // What limits most of them.
        let limits = runs.compactMap(\.bottleneck)
        result.bottleneck = limits.max { one, other in
            limits.count { $0 == one } < limits.count { $0 == other }
        }
        result.warnings = []
        for warning in runs.flatMap(\.warnings) where !result.warnings.contains(warning) {
            result.warnings.append(warning)
        }
        result.metrics = [:]
        for name in Set(runs.flatMap(\.metrics.keys)) where result.steady || !name.contains("latency.") {
            let values = runs.compactMap { $0.metrics[name] }
            result.metrics[name] = Metric(medianOf: values.map(\.value), unit: values[0].unit)
        }
        return result
    }
}

extension Metric {
    /// The median of several runs, at least one, with an interval of 95 % by ``RobustSpread``: the median's standard deviation
    /// is √(π/2) / √n of a value's.
    init(medianOf values: [Double], unit: String) {
        guard let spread = RobustSpread(values), values.count > 1 else {
            self.init(value: values.first ?? 0, low: nil, high: nil, unit: unit)
            return
        }
        let half =
            StudentT.quantile(0.975, degrees: values.count - 1) * spread.deviation
            * (1.5708 / Double(values.count)).squareRoot()
        let low = spread.middle < 0 ? spread.middle - half : max(0, spread.middle - half)
        self.init(value: spread.middle, low: low, high: spread.middle + half, unit: unit)
    }
}
