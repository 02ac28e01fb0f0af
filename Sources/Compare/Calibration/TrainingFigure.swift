import Experiments
import Models
internal import SimCore

/// A figure of a training point that a fit should reproduce.
struct TrainingFigure: Sendable {
    /// Index of the training point.
    var point: Int
    var metric: String
    /// Logarithm of what was measured.
    var value: Double
    /// Standard deviation of that: what the repetitions differ by, and what no model is expected to get closer than.
    var spread: Double

    /// What the model is not expected to get closer than, as a share. CPU times obey the utilisation law; a latency
    /// depends the more on what the model leaves out, the more of it is queueing.
    ///
    /// - Parameter queueing: share of the figure that is queueing, by the training point where it is least.
    private static func floor(_ metric: String, queueing: Double) -> Double {
        if metric == "cpu.server" { return 0.01 }
        if metric.hasPrefix("cpu.") { return 0.03 }
        if metric == "throughput" { return 0.01 + 0.01 * queueing }
        return metric.hasSuffix("p95") ? 0.04 + 0.04 * queueing : 0.01 + 0.03 * queueing
    }

    /// Less CPU time than this per request is noise, in seconds.
    static let leastCPU = 5e-6

    /// Standard errors relative to the value, by metric, over all points together: the runs of a point may agree by chance,
    /// and would then count for more than all the others.
    private static func pooledErrors(_ points: [TrainingPoint]) -> [String: Double] {
        var squares: [String: (sum: Double, count: Int)] = [:]
        for point in points where point.measured.replications > 1 {
            for (name, metric) in point.measured.metrics where metric.value > 0 && metric.low != nil {
                let share = metric.standardError(of: point) / metric.value
                squares[name, default: (0, 0)].sum += share * share
                squares[name, default: (0, 0)].count += 1
            }
        }
        return squares.mapValues { ($0.sum / Double($0.count)).squareRoot() }
    }

    /// Degrees of freedom that the pooled variance counts for.
    private static let pooledDegrees = 4.0

    /// A point's own variance and the pooled one, weighted by their degrees of freedom (the moderated variance of
    /// G. Smyth, "Linear models and empirical Bayes methods", SAGMB 3, 2004).
    static func moderated(_ own: Double, runs: Int, _ pooled: Double?) -> Double {
        guard let pooled, runs > 1 else { return own }
        let degrees = Double(runs - 1)
        let sum = degrees * own * own + pooledDegrees * pooled * pooled
        return (sum / (degrees + pooledDegrees)).squareRoot()
    }

    /// All that a training point tells.
    static func all(of points: [TrainingPoint]) -> [TrainingFigure] {
        let pooled = pooledErrors(points)
        let runs = RunSpread(points)
        return points.indices.flatMap { index -> [TrainingFigure] in
            let point = points[index]
            let columns = MetricTable(point.scenario)
            var names = ["cpu.server", "cpu.database", "cpu.cache", "throughput"]
            if point.measured.steady {
                names += ["latency.p95"] + point.scenario.endpoints.map { "\($0.name).latency.p50" }
            }
            return names.compactMap { name in
                guard let metric = point.metric(name), metric.value > 0, columns.column(name) != nil else {
                    return nil
                }
                if name.hasPrefix("cpu."), metric.value < leastCPU { return nil }
                let own = metric.standardError(of: point) / metric.value
                let share =
                    runs.share(name, point.measured.axes)
                    ?? moderated(own, runs: point.measured.replications, pooled[name])
                // What the model misses, all runs of a point miss together.
                let count = Double(runs.counts[RunSpread.key(point.measured.axes)] ?? 1)
                // What waits for a core waits in every figure of a point alike.
                let waiting = name.contains("latency.") ? name : "latency.mean"
                let least = points.compactMap { $0.metric(waiting)?.value }.min() ?? 0
                let here = point.metric(waiting)?.value ?? least
                let floor = floor(name, queueing: here > 0 ? 1 - least / here : 0)
                return TrainingFigure(
                    point: index, metric: name, value: logarithm(metric.value),
                    spread: (share * share + count * floor * floor).squareRoot())
            }
        }
    }
}

extension Metric {
    /// Half the interval's width; 0 where there is no interval. One that ends at 0 may have been cut there, and its
    /// upper half tells how wide it was.
    var halfWidth: Double {
        guard let low, let high else { return 0 }
        return low == 0 ? high - value : (high - low) / 2
    }

    /// Standard deviation of the mean over repetitions; without several of them, a twentieth of the value.
    func standardError(of point: TrainingPoint) -> Double {
        let count = point.measured.replications
        guard low != nil, high != nil, count > 1 else { return 0.05 * value.magnitude }
        return halfWidth / StudentT.quantile((1 + point.settings.confidence) / 2, degrees: count - 1)
    }
}
