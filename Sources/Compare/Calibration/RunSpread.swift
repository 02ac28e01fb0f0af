import Experiments
import Models
internal import SimCore

/// Standard deviations of single runs, relative to the value, by metric and coordinates: what is left of their differences
/// where each is taken at its own pace, by their median absolute deviation.
struct RunSpread {
    private var own: [String: (deviation: Double, runs: Int)] = [:]
    /// Over all coordinates, by metric.
    private var pooled: [String: Double] = [:]
    /// Runs of the same coordinates, by ``key(_:)``.
    private(set) var counts: [String: Int] = [:]

    static func key(_ axes: [String: AxisValue]) -> String { axes.label }

    init(_ points: [TrainingPoint]) {
        var groups: [String: [TrainingPoint]] = [:]
        for point in points where point.run != nil {
            groups[Self.key(point.measured.axes), default: []].append(point)
        }
        counts = groups.mapValues(\.count)
        var squares: [String: (sum: Double, degrees: Double)] = [:]
        // In a fixed order, since sums depend on it.
        for key in groups.keys.sorted() {
            guard let runs = groups[key], runs.count > 1 else { continue }
            for name in runs[0].measured.metrics.keys {
                let values = runs.compactMap { $0.paceless(name) }
                guard values.count > 1, let spread = RobustSpread(values) else { continue }
                let degrees = Double(values.count - 1)
                own["\(key) \(name)"] = (spread.deviation, values.count)
                squares[name, default: (0, 0)].sum += spread.deviation * spread.deviation * degrees
                squares[name, default: (0, 0)].degrees += degrees
            }
        }
        pooled = squares.mapValues { ($0.sum / $0.degrees).squareRoot() }
    }

    /// Drawn towards what the runs of all coordinates differ by; `nil` where no two runs are of one point.
    func share(_ name: String, _ axes: [String: AxisValue]) -> Double? {
        guard let common = pooled[name] else { return nil }
        guard let own = own["\(Self.key(axes)) \(name)"] else { return common }
        return TrainingFigure.moderated(own.deviation, runs: own.runs, common)
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
