public import Experiments
import Foundation

/// How far a study of one experiment has come: `study.json`, so that it can go on another time.
public struct StudyRecord: Codable, Sendable {
    public struct Failure: Codable, Sendable, Equatable {
        public var axes: [String: AxisValue]
        public var reason: String
    }

    public var schema = "headroom.study/1"
    public var experiment: String
    public var fileSHA256: String
    /// What the design was drawn from: a commit's hash.
    public var seed: String
    /// Measured training points, one run of each in every pass.
    public var trainingPasses: [[ResultPoint]] = []
    /// Hash of the predictions, which were made before the first held-out point was measured.
    public var predictions: String?
    /// The same of held-out points, the last pass perhaps in part; and those that could not be measured.
    public var heldOutPasses: [[ResultPoint]] = []
    public var failures: [Failure] = []
    /// Seconds that a run took, the latest.
    public var secondsPerRun = 12.0

    enum CodingKeys: String, CodingKey {
        case schema, experiment, seed, predictions, failures
        case fileSHA256 = "file_sha256"
        case trainingPasses = "training_passes"
        case heldOutPasses = "held_out_passes"
        case secondsPerRun = "seconds_per_run"
    }

    init(_ experiment: String, fileSHA256: String, seed: String) {
        self.experiment = experiment
        self.fileSHA256 = fileSHA256
        self.seed = seed
    }

    /// The training points, over all passes.
    public var training: [ResultPoint] { ResultPoint.merged(trainingPasses) }
    /// The held-out points that were measured, over all passes.
    public var heldOut: [ResultPoint] { ResultPoint.merged(heldOutPasses) }

    /// Whether nothing more is to be measured there in a pass.
    func isDone(_ axes: [String: AxisValue], pass: Int) -> Bool {
        failures.contains { $0.axes == axes }
            || (pass < heldOutPasses.count && heldOutPasses[pass].contains { $0.axes == axes })
    }

    /// Relative differences of a metric between two passes that follow one another, over √2, at every point: what a
    /// single run's noise is, the computer's drift included.
    public func noise(_ metric: String) -> [Double] {
        [trainingPasses, heldOutPasses].flatMap { passes in
            zip(passes, passes.dropFirst()).flatMap { before, after in
                before.compactMap { point -> Double? in
                    guard let first = point.metrics[metric]?.value,
                        let second = after.first(where: { $0.axes == point.axes })?.metrics[metric]?.value,
                        first + second > 0
                    else { return nil }
                    return (first - second).magnitude / (0.5 * (first + second)) / 2.0.squareRoot()
                }
            }
        }
    }
}
