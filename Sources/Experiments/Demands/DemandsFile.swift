import Foundation

/// What a calibration found: `NAME.demands.yaml`, schema `headroom.demands/1`. Each parameter with its value,
/// its interval and where it came from.
///
///     schema: headroom.demands/1
///     experiment: quickstart
///     file_sha256: 9f86d0…
///     parameters:
///       costs.wakeup: {value: 12.3us, low: 10us, high: 15us, origin: "8 workers at 1 and 50 clients"}
///
/// Paths are those of `costs:` in an experiment file (`costs.wakeup`, `costs.request.<endpoint>`,
/// `costs.postgresql.flush`), `workload.network.rtt`, ``EndpointParameter``'s, and for an endpoint whose steps the file
/// does not give ``EndpointDemand``'s: `demands.<endpoint>.cpu`.
public struct DemandsFile: Sendable, Equatable {
    public static let schema = "headroom.demands/1"

    /// A calibrated parameter.
    public struct Parameter: Sendable, Equatable {
        public var path: String
        /// Seconds; factors (`costs.work`) and counts are plain numbers.
        public private(set) var value: Double
        public private(set) var low: Double
        public private(set) var high: Double
        /// What it was estimated from, on one line.
        public var origin: String

        /// Numbers are kept to the six significant digits that the file holds, so that a parameter read back
        /// is the one that was written, to the last bit.
        public init(path: String, value: Double, low: Double, high: Double, origin: String) {
            self.path = path
            self.value = Self.rounded(value, path)
            self.low = Self.rounded(low, path)
            self.high = Self.rounded(high, path)
            self.origin = origin
        }

        /// `s`, or `1` for a factor.
        public var unit: String { DemandsFile.isFactor(path) ? "1" : "s" }

        /// The number as the file holds it: microseconds, or a factor.
        static func written(_ value: Double, _ path: String) -> String {
            let factor = DemandsFile.isFactor(path)
            return Quantity.decimal(factor ? value : value * 1e6, digits: 6) + (factor ? "" : "us")
        }

        private static func rounded(_ value: Double, _ path: String) -> Double {
            (try? Quantity(reading: written(value, path)).value) ?? value
        }
    }

    public var experiment: String
    /// Of the experiment file that the calibration ran.
    public var fileSHA256: String
    public var parameters: [Parameter]

    public init(experiment: String, fileSHA256: String, parameters: [Parameter]) {
        self.experiment = experiment
        self.fileSHA256 = fileSHA256
        self.parameters = parameters
    }

    /// Reads a file.
    /// - Throws: ``ExperimentFileError`` for a file that cannot be read, ``InvalidExperiment`` with all
    /// findings.
    public init(path: String) throws {
        let bytes = try ExperimentFileError.bytes(at: path)
        try self.init(text: String(decoding: bytes, as: UTF8.self), path: path)
    }

    /// The file's text, ending with a line end.
    public var text: String {
        var lines = [
            "# Written by `headroom calibrate`. Times are CPU time a piece, unless a name says otherwise.",
            "schema: \(Self.schema)", "experiment: \(experiment)", "file_sha256: \"\(fileSHA256)\"",
            parameters.isEmpty ? "parameters: {}" : "parameters:",
        ]
        for parameter in parameters {
            let number = { (value: Double) in Parameter.written(value, parameter.path) }
            let origin = parameter.origin.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            lines.append(
                "  \(parameter.path): {value: \(number(parameter.value)), low: \(number(parameter.low)), "
                    + "high: \(number(parameter.high)), origin: \"\(origin)\"}")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Replaces the file as a whole: a reader sees the old text or the new.
    public func write(to path: String) throws(ExperimentFileError) {
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw ExperimentFileError(
                path: path, reason: "the file cannot be written; check the folder and its permissions")
        }
    }

    static func isFactor(_ path: String) -> Bool {
        CostParameter.named(path)?.isFactor ?? EndpointDemand.Part(path: path)?.isFactor
            ?? (Pace.host(path) != nil && path.hasSuffix(Pace.powerEnding))
    }
}
