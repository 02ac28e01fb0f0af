import Experiments
import Foundation

/// The numbers of the figures, in base units exactly as in the results, for the page's script.
struct FigureData: Encodable {
    /// One series of a figure at one load; absent where that side was not run.
    struct Value: Encodable {
        var load: Double
        var role: Point.Role
        var simulated: Metric?
        var measured: Metric?
        /// Greatest difference that two measurements of this very point may have.
        var noise: Double?
        var simulatedTrusted: Bool
        var measuredTrusted: Bool
    }

    struct Series: Encodable {
        var metric: String
        var label: String
        var values: [Value]
    }

    struct Figure: Encodable {
        var id: String
        var title: String
        /// `s`, `1/s`.
        var unit: String
        var series: [Series]
    }

    var loadLabel: String
    var figures: [Figure]

    /// As JSON that may stand inside a script element.
    func json() -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        guard let data = try? encoder.encode(self) else { return "null" }
        return String(decoding: data, as: UTF8.self).replacing("<", with: "\\u003c")
    }
}

extension Report {
    /// Throughput and latency against load, a pair for every combination of the other axes.
    var figureData: FigureData? {
        guard let axis = loadAxis else { return nil }
        var groups: [(others: [String: AxisValue], points: [ReportPoint])] = []
        for point in points {
            var others = point.axes
            others[axis] = nil
            if let index = groups.firstIndex(where: { $0.others == others }) {
                groups[index].points.append(point)
            } else {
                groups.append((others, [point]))
            }
        }
        var figures: [FigureData.Figure] = []
        for (index, group) in groups.enumerated() {
            let at = group.others.isEmpty ? "" : " (\(Wording.point(group.others)))"
            let kinds = [
                ("throughput", "Throughput", "1/s", ["throughput"]),
                ("latency", "Latency", "s", ["latency.p50", "latency.p95", "latency.p99"]),
            ]
            for (id, title, unit, metrics) in kinds {
                let series = metrics.map { self.series($0, of: group.points, along: axis) }
                    .filter { !$0.values.isEmpty }
                guard !series.isEmpty else { continue }
                figures.append(
                    FigureData.Figure(
                        id: "\(id)-\(index)", title: "\(title) against \(Wording.axis(axis))\(at)",
                        unit: unit, series: series))
            }
        }
        return figures.isEmpty ? nil : FigureData(loadLabel: Wording.axis(axis), figures: figures)
    }

    private func series(_ metric: String, of points: [ReportPoint], along axis: String) -> FigureData.Series {
        let values = points.compactMap { point -> FigureData.Value? in
            guard case .number(let load)? = point.axes[axis] else { return nil }
            let simulated = point.simulated?.metrics[metric]
            let measured = point.measured?.metrics[metric]
            guard simulated != nil || measured != nil else { return nil }
            return FigureData.Value(
                load: load, role: point.role, simulated: simulated, measured: measured,
                noise: noise?[point.axes, metric]?.floor,
                simulatedTrusted: point.simulated?.isTrusted ?? true,
                measuredTrusted: point.measured?.isTrusted ?? true)
        }
        let label = metric.split(separator: ".").last.map(String.init) ?? metric
        return FigureData.Series(metric: metric, label: label, values: values.sorted { $0.load < $1.load })
    }
}

extension ResultPoint {
    /// Whether nothing speaks against the figures of this point.
    var isTrusted: Bool { steady && warnings.isEmpty }
}
