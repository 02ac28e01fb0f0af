public import Experiments
public import Foundation

/// What the simulation says about held-out points before these are measured: `predictions.json`,
/// `headroom.predictions/1`.
///
/// Its hash is written down by the measurement that comes after, so that nobody, the model's authors included, can
/// fit to what was found.
public struct Predictions: Codable, Sendable, Equatable {
    public static let fileName = "predictions.json"

    public var schema = "headroom.predictions/1"
    public var version: String
    public var experiment: String
    public var fileSHA256: String
    public var seed: UInt64
    /// When it was made, ISO 8601, UTC.
    public var made: String
    /// The calibrated parameters that it stands on.
    public var parameters: [Comparison.Parameter]
    /// One for each held-out point.
    public var points: [ResultPoint]

    enum CodingKeys: String, CodingKey {
        case schema, version, experiment, seed, made, parameters, points
        case fileSHA256 = "file_sha256"
    }

    /// - Parameter simulated: the held-out points as simulated.
    public init(_ simulated: ResultFile, calibrated: [DemandsFile.Parameter], made: Date = Date()) {
        version = headroomVersion
        experiment = simulated.experiment
        fileSHA256 = simulated.fileSHA256
        seed = simulated.seed
        self.made = made.formatted(.iso8601)
        parameters = calibrated.map(Comparison.Parameter.init)
        points = simulated.points
    }

    /// SHA-256 of the file's bytes, hexadecimal.
    public static func hash(of bytes: Data) -> String { SHA256.hexadecimal(of: Array(bytes)) }
}

extension Comparison.Parameter {
    public init(_ parameter: DemandsFile.Parameter) {
        self.init(
            path: parameter.path, value: parameter.value, low: parameter.low, high: parameter.high,
            unit: parameter.unit, origin: parameter.origin)
    }
}

/// Whether what is scored had been predicted before it was measured.
public struct Freeze: Codable, Sendable, Equatable {
    /// Of `predictions.json`; `nil` where nothing was predicted beforehand.
    public var sha256: String?
    /// When it was made.
    public var made: String?
    /// In one sentence.
    public var statement: String

    public static let none = Freeze(
        statement: "Nothing was predicted before the held-out points were measured.")

    /// - Parameters:
    ///   - bytes: of `predictions.json`; `nil` where it is gone.
    ///   - recorded: the hash that the measurement wrote down before it began.
    ///   - points: the held-out points.
    /// - Returns: what was found, and the predictions where they are the ones that had been written down.
    public static func verify(
        _ bytes: Data?, recorded: String?, for points: [[String: AxisValue]]
    ) -> (Freeze, Predictions?) {
        guard let recorded else { return (.none, nil) }
        guard let bytes, let predictions = try? JSONDecoder().decode(Predictions.self, from: bytes) else {
            return (Freeze(statement: "The predictions \(recorded.prefix(12))… are not there any more."), nil)
        }
        guard Predictions.hash(of: bytes) == recorded else {
            return (
                Freeze(
                    statement:
                        "\(Predictions.fileName) is not the file of which the measurement wrote down the hash \(recorded.prefix(12))…: it was changed afterwards."
                ), nil
            )
        }
        let missing = points.count { axes in !predictions.points.contains { $0.axes == axes } }
        let tail = missing == 0 ? "" : " \(missing) of the held-out points are not among them."
        return (
            Freeze(
                sha256: recorded, made: predictions.made,
                statement:
                    "Predicted before it was measured: \(recorded.prefix(12))…, made \(predictions.made).\(tail)"
            ),
            predictions
        )
    }
}
