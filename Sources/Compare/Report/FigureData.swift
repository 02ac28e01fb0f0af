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
        /// Where a measurement was expected; absent where nothing was compared, or nothing trained.
        var predicted: PredictiveInterval?
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
        /// `s`, `1/s`, or `1` for a share.
        var unit: String
        /// What the vertical axis shows.
        var axis: String
        var series: [Series]
    }

    var loadLabel: String
    var figures: [Figure]

    /// As many as there are colours.
    static let mostSeries = 5

    /// As JSON that may stand inside a script element.
    func json() -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        guard let data = try? encoder.encode(self) else { return "null" }
        return String(decoding: data, as: UTF8.self).replacing("<", with: "\\u003c")
    }
}

extension Report {
    /// Throughput, latency, waiting and how busy the hosts are against load, for every combination of the other axes.
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
            let names = Set(group.points.flatMap { $0.metricNames })
            let waits = names.filter { $0.hasPrefix("wait.") }.sorted()
            let hosts = names.filter { $0.hasPrefix("utilization.") && $0.hasSuffix(".cpu") }.sorted()
            let kinds: [(id: String, title: String, unit: String, label: String, metrics: [String])] = [
                ("throughput", "Throughput", "1/s", "requests answered per second", ["throughput"]),
                ("latency", "Latency", "s", "latency", ["latency.p50", "latency.p95", "latency.p99"]),
                ("waiting", "Where requests wait", "s", "mean wait", waits),
                ("utilization", "How busy the hosts are", "1", "share of the CPU time", hosts),
            ]
            for kind in kinds {
                let series = kind.metrics.map { self.series($0, of: group.points, along: axis) }
                    .filter { series in
                        // A wait that never is one draws a line along the axis.
                        series.values.contains { ($0.simulated?.value ?? $0.measured?.value ?? 0) > 0 }
                    }.prefix(FigureData.mostSeries)
                guard !series.isEmpty else { continue }
                figures.append(
                    FigureData.Figure(
                        id: "\(kind.id)-\(index)", title: "\(kind.title) against \(Wording.axis(axis))\(at)",
                        unit: kind.unit, axis: kind.label, series: Array(series)))
            }
        }
        return figures.isEmpty ? nil : FigureData(loadLabel: Wording.axis(axis), figures: figures)
    }

    private func series(_ metric: String, of points: [ReportPoint], along axis: String) -> FigureData.Series {
        let values = points.compactMap { point -> FigureData.Value? in
            guard let load = point.axes[axis]?.quantity else { return nil }
            let simulated = point.simulated?.metrics[metric]
            let measured = point.measured?.metrics[metric]
            guard simulated != nil || measured != nil else { return nil }
            return FigureData.Value(
                load: load, role: point.role, simulated: simulated, measured: measured,
                predicted: comparison?.rows.first { $0.axes == point.axes && $0.metric == metric }?.predicted,
                noise: noise?[point.axes, metric]?.floor,
                simulatedTrusted: point.simulated?.isTrusted ?? true,
                measuredTrusted: point.measured?.isTrusted ?? true)
        }
        return FigureData.Series(
            metric: metric, label: Self.label(of: metric), values: values.sorted { $0.load < $1.load })
    }
}

extension Report {
    /// What tells a series from the others of its figure: `p95`, `web`, `pool`.
    private static func label(of metric: String) -> String {
        let parts = metric.split(separator: ".").map(String.init)
        return metric.hasPrefix("wait.") || metric.hasPrefix("utilization.")
            ? parts.dropFirst().first ?? metric : parts.last ?? metric
    }
}

extension ReportPoint {
    var metricNames: Set<String> {
        Set(simulated?.metrics.keys.map { $0 } ?? []).union(measured?.metrics.keys.map { $0 } ?? [])
    }
}

extension ResultPoint {
    /// Whether nothing speaks against the figures of this point.
    var isTrusted: Bool { steady && warnings.isEmpty }
}
