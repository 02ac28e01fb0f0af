import Experiments
import Models
internal import SimCore

/// Standard deviations of single runs, relative to the value, by metric and coordinates: what is left of their differences
/// where each is taken at its own pace, by their median absolute deviation.
struct RunSpread {
    private var squares: [String: (sum: Double, degrees: Double)] = [:]
    private var pooled: [String: (sum: Double, degrees: Double)] = [:]
    /// Runs of the same coordinates, by ``key(_:)``.
    private(set) var counts: [String: Int] = [:]

    static func key(_ axes: [String: AxisValue]) -> String { axes.label }

    init(_ points: [TrainingPoint]) {
        var groups: [String: [TrainingPoint]] = [:]
        for point in points where point.run != nil {
            groups[Self.key(point.measured.axes), default: []].append(point)
        }
        counts = groups.mapValues(\.count)
        // In a fixed order, since sums depend on it.
        for key in groups.keys.sorted() {
            guard let runs = groups[key], runs.count > 1 else { continue }
            for name in runs[0].measured.metrics.keys {
                let values = runs.compactMap { $0.paceless(name) }
                guard values.count > 1, let median = AccuracyReport.median(values),
                    let deviation = AccuracyReport.median(values.map { ($0 - median).magnitude })
                else { continue }
                let degrees = Double(values.count - 1)
                let square = (1.4826 * deviation) * (1.4826 * deviation)
                squares["\(key) \(name)"] = (square * degrees, degrees)
                pooled[name, default: (0, 0)].sum += square * degrees
                pooled[name, default: (0, 0)].degrees += degrees
            }
        }
    }

    /// Drawn towards what the runs of all coordinates differ by; `nil` where no two runs are of one point.
    func share(_ name: String, _ axes: [String: AxisValue]) -> Double? {
        guard let all = pooled[name], all.degrees > 0 else { return nil }
        let own = squares["\(Self.key(axes)) \(name)"]
        let common = all.sum / all.degrees
        let sum = (own?.sum ?? 0) + TrainingFigure.pooledDegrees * common
        return (sum / ((own?.degrees ?? 0) + TrainingFigure.pooledDegrees)).squareRoot()
    }
}

extension TrainingPoint {
    /// Logarithm of a metric, as it would be at the pace that the costs hold at, where it is the server's CPU that takes
    /// time.
    fileprivate func paceless(_ name: String) -> Double? {
        guard let value = metric(name)?.value, value > 0 else { return nil }
        let host =
            switch name {
            case "cpu.database": scenario.database?.host
            case "cpu.client": scenario.workload.host
            default: scenario.server.host
            }
        let speed = logarithm(host.map { self.speed(of: $0) } ?? 1)
        if name == "throughput" { return logarithm(value) - speed }
        let isTime = name.hasPrefix("cpu.") || name.contains("latency.")
        return isTime ? logarithm(value) + speed : logarithm(value)
    }
}
