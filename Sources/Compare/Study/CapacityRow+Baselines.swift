import Experiments

extension CapacityRow {
    /// The capacity that simpler methods predict along the same loads, by method; those are left out that say nothing of
    /// the metric. One that meets the line at every load, or at none, is taken at the last or the first of them.
    ///
    /// - Parameters:
    ///   - slo: the lines that rows may be about.
    ///   - measured: every held-out point.
    func baselines(
        _ baselines: [Baseline], _ slo: [Check], _ measured: [ResultPoint]
    ) -> [String: Double] {
        guard let line = slo.first(where: { $0.text == check }) else { return [:] }
        let points = measured.filter { point in
            var others = point.axes
            others[load] = nil
            return point.axes[load] != nil && others == axes
        }
        var result: [String: Double] = [:]
        for baseline in baselines {
            let predicted = points.compactMap { point -> ResultPoint? in
                guard let value = baseline.value(of: line.metric, at: point.axes) else { return nil }
                var point = point
                point.metrics = [line.metric: Metric(value: value, low: nil, high: nil, unit: "")]
                return point
            }
            guard predicted.count == points.count,
                let curve = LoadCurve.all(predicted).first(where: { $0.path == load })?.curve,
                let side = Side(curve, line)
            else { continue }
            result[baseline.method.rawValue] = side.capacity ?? side.met ?? side.missed
        }
        return result
    }
}
