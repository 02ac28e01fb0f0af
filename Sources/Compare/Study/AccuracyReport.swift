public import Experiments
internal import Foundation
public import RealServer

/// How far predictions were off over a whole study: `docs/accuracy.json`, `headroom.accuracy/1`.
///
/// Errors are (predicted − measured) / measured, of what had been written down before. Nothing that was measured is left out;
/// what could not be measured is listed with the reason.
public struct AccuracyReport: Encodable, Sendable {
    public let schema = "headroom.accuracy/1"
    /// What the configurations were drawn from: a commit's hash.
    public let commit: String
    /// When this was written, ISO 8601, and the computer that was measured.
    public let written: String
    public let computer: RunRecord.Computer
    /// Held-out points that were measured, and those that the design has.
    public let points: Int
    public let planned: Int
    /// Of |error|, by metric; `capacity` where some could be read off.
    public let medianError: [String: Double]
    /// The same of the frozen costs at the pace that the cores had beside the measurement.
    public let medianErrorAtPace: [String: Double]
    /// Median relative difference of two runs of one configuration, over √2.
    public let noiseFloor: [String: Double]
    /// Median |error| of simpler methods at the same points.
    public let baselines: [String: [String: Double]]
    /// Share of the measured figures inside their predictive intervals of 95 %.
    public let intervalCoverage: Double?
    /// Share of the points whose measured bottleneck was the predicted one, of those where it could be told.
    public let bottleneckRight: Double?
    public let bottlenecks: [Bottleneck]
    public let capacities: [Capacity]
    public let failures: [Failure]
    public let rows: [Row]

    /// One metric of one point.
    public struct Row: Encodable, Sendable {
        public var experiment: String
        public var axes: [String: AxisValue]
        public var metric: String
        public var predicted: Double
        public var low: Double?
        public var high: Double?
        public var measured: Double
        public var error: Double
        /// What the frozen costs say at the pace that the cores had; the prediction itself where none was recorded.
        public var atPace: Double?
        public var covered: Bool?
        /// What a simpler method said.
        public var baselines: [String: Double]
        public var warnings: [String]

        enum CodingKeys: String, CodingKey {
            case experiment, axes, metric, predicted, low, high, measured, error, covered, baselines, warnings
            case atPace = "at_pace"
        }
    }

    public struct Bottleneck: Encodable, Sendable {
        public var experiment: String
        public var axes: [String: AxisValue]
        public var predicted: String
        public var measured: String?
        public var evidence: String?
    }

    public struct Capacity: Encodable, Sendable {
        public var experiment: String
        public var axes: [String: AxisValue]
        public var check: String
        /// Clients, interpolated between two loads; `nil` where all loads meet the check, or none.
        public var predicted: Double?
        public var measured: Double?
        public var error: Double?
        /// What a simpler method said.
        public var baselines: [String: Double]
    }

    public struct Failure: Encodable, Sendable {
        public var experiment: String
        public var axes: [String: AxisValue]
        public var reason: String
    }

    enum CodingKeys: String, CodingKey {
        case schema, commit, written, computer, points, planned, baselines, bottlenecks, capacities, failures,
            rows
        case medianError = "median_error"
        case medianErrorAtPace = "median_error_at_pace"
        case noiseFloor = "noise_floor"
        case intervalCoverage = "interval_coverage"
        case bottleneckRight = "bottleneck_right"
    }

    /// - Parameter threads: simulations at once; the result does not depend on it.
    public init(_ members: [StudyMember], seed: String, threads: Int) {
        commit = seed
        written = Date().formatted(.iso8601)
        computer = .current
        planned = members.reduce(0) { $0 + $1.heldOut.count }
        points = members.reduce(0) { $0 + $1.record.heldOut.count }
        failures = members.flatMap { member in
            member.record.failures.map {
                Failure(experiment: member.record.experiment, axes: $0.axes, reason: $0.reason)
            }
        }
        let all = members.compactMap { member in
            member.comparison(threads: threads).map { (member, $0, member.atPace(threads: threads).points) }
        }
        rows = all.flatMap { member, comparison, atPace in
            Self.rows(member.record, comparison, atPace: atPace)
        }
        bottlenecks = all.flatMap { member, comparison, _ in
            comparison.bottlenecks.map {
                Bottleneck(
                    experiment: member.record.experiment, axes: $0.axes, predicted: $0.simulated,
                    measured: $0.measured,
                    evidence: $0.evidence?.rawValue)
            }
        }
        capacities = all.flatMap { member, comparison, _ in
            comparison.capacities.filter { $0.simulated.missed != nil || $0.measured.missed != nil }.map {
                Capacity(
                    experiment: member.record.experiment, axes: $0.axes, check: $0.check,
                    predicted: $0.simulated.capacity, measured: $0.measured.capacity, error: $0.error,
                    baselines: $0.baselines(
                        comparison.baselines, member.points[0].experiment.slo, member.record.heldOut))
            }
        }
        var errors: [String: Double] = [:]
        var errorsAtPace: [String: Double] = [:]
        var floors: [String: Double] = [:]
        for metric in Accuracy.metrics {
            let own = rows.filter { $0.metric == metric }
            errors[metric] = RobustSpread.median(own.map(\.error.magnitude))
            errorsAtPace[metric] = RobustSpread.median(
                own.map { (($0.atPace ?? $0.predicted) / $0.measured - 1).magnitude })
            floors[metric] = RobustSpread.median(members.flatMap { $0.record.noise(metric) })
        }
        errors["capacity"] = RobustSpread.median(capacities.compactMap(\.error?.magnitude))
        medianError = errors
        errorsAtPace["capacity"] = RobustSpread.median(
            all.flatMap { member, _, atPace in member.capacityErrors(of: atPace) }.map(\.magnitude))
        medianErrorAtPace = errorsAtPace
        noiseFloor = floors
        baselines = Self.baselines(rows, capacities)
        let judged = rows.compactMap(\.covered)
        intervalCoverage = judged.isEmpty ? nil : Double(judged.count { $0 }) / Double(judged.count)
        let told = bottlenecks.filter { $0.measured != nil }
        bottleneckRight =
            told.isEmpty ? nil : Double(told.count { $0.measured == $0.predicted }) / Double(told.count)
    }

    private static func rows(
        _ record: StudyRecord, _ comparison: Comparison, atPace: [ResultPoint]
    ) -> [Row] {
        comparison.heldOut.filter { Accuracy.metrics.contains($0.metric) && $0.measured.value != 0 }.map {
            row in
            var others: [String: Double] = [:]
            for baseline in comparison.baselines {
                others[baseline.method.rawValue] = baseline.value(of: row.metric, at: row.axes)
            }
            return Row(
                experiment: record.experiment, axes: row.axes, metric: row.metric,
                predicted: row.simulated.value, low: row.predicted?.low, high: row.predicted?.high,
                measured: row.measured.value, error: row.error,
                atPace: atPace.first { $0.axes == row.axes }?.metrics[row.metric]?.value,
                covered: row.predicted?.covers(row.measured.value), baselines: others,
                warnings: record.heldOut.first { $0.axes == row.axes }?.warnings ?? [])
        }
    }

    private static func baselines(_ rows: [Row], _ capacities: [Capacity]) -> [String: [String: Double]] {
        var result: [String: [String: Double]] = [:]
        for name in Set(rows.flatMap(\.baselines.keys)) {
            result[name, default: [:]]["capacity"] = RobustSpread.median(
                capacities.compactMap { row in
                    guard let real = row.measured, let mine = row.baselines[name] else { return nil }
                    return (mine / real - 1).magnitude
                })
            for metric in Accuracy.metrics {
                let errors = rows.filter { $0.metric == metric }.compactMap { row in
                    row.baselines[name].map { ($0 / row.measured - 1).magnitude }
                }
                result[name, default: [:]][metric] = RobustSpread.median(errors)
            }
        }
        return result
    }
}

extension StudyMember {
    /// What was predicted against what was measured so far; `nil` where nothing was.
    ///
    /// - Parameter threads: simulations at once.
    func comparison(threads: Int) -> Comparison? {
        guard let predictions, !record.heldOut.isEmpty else { return nil }
        func results(_ source: ResultFile.Source, _ points: [ResultPoint]) -> ResultFile {
            ResultFile(
                experiment: record.experiment, source: source, seed: predictions.seed,
                fileSHA256: file.sha256, points: points)
        }
        let measured = results(.measured, record.training + record.heldOut)
        let simulated = results(.simulated, predictions.points)
        return Comparison(
            points, simulated: simulated, measured: measured, calibrated: [],
            range: SpeedRange(
                points, simulated: simulated, measured: measured, isPaced: false, threads: threads))
    }

    /// The predictions again, at the pace that the cores had beside each run.
    func atPace(threads: Int) -> PacedPredictions {
        PacedPredictions(
            predictions?.points ?? [], of: points, beside: record.trainingPasses + record.heldOutPasses,
            threads: threads)
    }

    /// Errors of the capacity that can be read off some predictions.
    func capacityErrors(of predicted: [ResultPoint]) -> [Double] {
        CapacityRow.all(
            simulated: predicted, measured: record.training + record.heldOut,
            slo: points.first?.experiment.slo ?? [], training: training.map(\.axisValues)
        ).compactMap(\.error)
    }
}
