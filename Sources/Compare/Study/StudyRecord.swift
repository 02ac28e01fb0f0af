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
    /// Measured training points; empty before they are.
    public var training: [ResultPoint] = []
    /// Hash of the predictions, which were made before the first held-out point was measured.
    public var predictions: String?
    /// Measured held-out points, and those that could not be measured.
    public var heldOut: [ResultPoint] = []
    public var failures: [Failure] = []
    /// Relative differences of two runs of one held-out point, by metric, over √2: what a single run's noise is.
    public var noise: [String: [Double]] = [:]
    /// Seconds that a run took, the latest.
    public var secondsPerRun = 12.0

    enum CodingKeys: String, CodingKey {
        case schema, experiment, seed, training, predictions, failures, noise
        case fileSHA256 = "file_sha256"
        case heldOut = "held_out"
        case secondsPerRun = "seconds_per_run"
    }

    init(_ experiment: String, fileSHA256: String, seed: String) {
        self.experiment = experiment
        self.fileSHA256 = fileSHA256
        self.seed = seed
    }

    /// Whether nothing more is to be measured there.
    func isDone(_ axes: [String: AxisValue]) -> Bool {
        heldOut.contains { $0.axes == axes } || failures.contains { $0.axes == axes }
    }
}
