public import Experiments

/// Simulated against measured, point by point: `headroom.comparison/1`.
public struct Comparison: Codable, Sendable, Equatable {
    public var schema = "headroom.comparison/1"
    public var experiment: String
    public var fileSHA256: String
    public var seed: UInt64
    public var rows: [Row]
    /// The calibrated parameters that the simulation used.
    public var parameters: [Parameter]

    enum CodingKeys: String, CodingKey {
        case schema, experiment, seed, rows, parameters
        case fileSHA256 = "file_sha256"
    }

    /// One metric at one point.
    public struct Row: Codable, Sendable, Equatable {
        public var axes: [String: AxisValue]
        public var role: Point.Role
        public var metric: String
        public var simulated: Metric
        public var measured: Metric
        /// (simulated − measured) / measured.
        public var error: Double
        /// Greatest |error| allowed by the file; `nil` where it states none.
        public var tolerance: Double?
        /// Whether |error| is within the tolerance; `nil` where there is none.
        public var within: Bool?
    }

    /// A calibrated parameter with its interval and origin.
    public struct Parameter: Codable, Sendable, Equatable {
        public var path: String
        public var value: Double
        public var low: Double
        public var high: Double
        public var unit: String
        public var origin: String
    }
}
