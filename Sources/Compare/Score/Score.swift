internal import Experiments

/// How far a method was off in one metric at the held-out points.
public struct Score: Codable, Sendable, Equatable {
    /// `simulation`, or a baseline's.
    public var method: String
    public var metric: String
    /// Held-out points at which it said something.
    public var points: Int
    /// Mean and greatest |error|, relative to what was measured.
    public var meanError: Double
    public var worstError: Double
    /// Of the simulation alone: share of the measurements inside the predictive interval, the interval's median width
    /// and mean interval score, both relative to what was measured.
    public var coverage: Double?
    public var medianWidth: Double?
    public var intervalScore: Double?
    /// Of a baseline: how it stands to the simulation at the same points.
    public var standing: Standing?
    /// Of a baseline: the simulation's mean |error| at the same points.
    public var simulationError: Double?

    public enum Standing: String, Codable, Sendable {
        case better, tie, worse
    }

    enum CodingKeys: String, CodingKey {
        case method, metric, points, coverage, standing
        case meanError = "mean_error"
        case simulationError = "simulation_error"
        case worstError = "worst_error"
        case medianWidth = "median_width"
        case intervalScore = "interval_score"
    }

    public static let simulation = "simulation"

    /// Errors that differ by less than this, and less than a measurement's noise, are alike.
    static let leastDifference = 0.005

    /// Of the simulation, then of each baseline.
    public static func all(_ heldOut: [Comparison.Row], _ baselines: [Baseline]) -> [Score] {
        simulation(heldOut) + baselines.flatMap { baseline($0, against: heldOut) }
    }

    /// Of the simulation, by metric, over the rows that are held out and of which something was measured.
    static func simulation(_ rows: [Comparison.Row]) -> [Score] {
        metrics(of: rows).compactMap { metric in
            let mine = rows.filter { $0.metric == metric && $0.measured.value != 0 && $0.error.isFinite }
            guard !mine.isEmpty else { return nil }
            var score = Score(simulation, metric, mine.map(\.error))
            let intervals = mine.compactMap { row in row.predicted.map { ($0, row.measured.value) } }
            guard !intervals.isEmpty else { return score }
            let count = Double(intervals.count)
            score.coverage = Double(intervals.count { $0.0.covers($0.1) }) / count
            let widths = intervals.map { ($0.0.high - $0.0.low) / $0.1.magnitude }.sorted()
            score.medianWidth = 0.5 * (widths[(widths.count - 1) / 2] + widths[widths.count / 2])
            score.intervalScore = intervals.reduce(0) { $0 + $1.0.score($1.1) / $1.1.magnitude } / count
            return score
        }
    }

    /// Of a baseline, by metric. It ties with the simulation where the mean errors, over the points that the baseline
    /// speaks about, differ by less than a measurement's noise.
    static func baseline(_ baseline: Baseline, against rows: [Comparison.Row]) -> [Score] {
        metrics(of: rows).compactMap { metric in
            var errors: [Double] = []
            var simulated: [Double] = []
            var noise: [Double] = []
            for row in rows where row.metric == metric && row.measured.value != 0 && row.error.isFinite {
                guard let value = baseline.value(of: metric, at: row.axes) else { continue }
                errors.append(relativeError(of: value, against: row.measured.value))
                simulated.append(row.error)
                noise.append(row.floor ?? row.measured.halfWidth / row.measured.value.magnitude)
            }
            guard !errors.isEmpty else { return nil }
            var score = Score(baseline.method.rawValue, metric, errors)
            let ours = Score(simulation, metric, simulated).meanError
            let difference = score.meanError - ours
            let limit = max(leastDifference, noise.reduce(0, +) / Double(noise.count))
            score.simulationError = ours
            score.standing = difference.magnitude <= limit ? .tie : difference < 0 ? .better : .worse
            return score
        }
    }

    private init(_ method: String, _ metric: String, _ errors: [Double]) {
        self.method = method
        self.metric = metric
        points = errors.count
        meanError = errors.reduce(0) { $0 + $1.magnitude } / Double(errors.count)
        worstError = errors.reduce(0) { max($0, $1.magnitude) }
    }

    /// The headline metrics that occur, in their order.
    private static func metrics(of rows: [Comparison.Row]) -> [String] {
        Comparison.metrics.filter { name in rows.contains { $0.metric == name } }
    }
}
