public import Experiments

/// Simulated against measured, point by point, and how far to believe it: `headroom.comparison/1`.
public struct Comparison: Codable, Sendable, Equatable {
    public var schema = "headroom.comparison/1"
    public var experiment: String
    public var fileSHA256: String
    public var seed: UInt64
    public var rows: [Row]
    /// The calibrated parameters that the simulation used.
    public var parameters: [Parameter]
    /// How far each method was off at the held-out points, metric by metric: the simulation first, then the
    /// baselines.
    public var scores: [Score] = []
    /// What simpler methods predict from the same training points.
    public var baselines: [Baseline] = []
    /// What limits throughput at each held-out point, predicted and measured.
    public var bottlenecks: [BottleneckRow] = []
    /// The greatest load that meets each line of the SLO, simulated and measured.
    public var capacities: [CapacityRow] = []
    /// How far apart along the load the two curves are, near the knee.
    public var distances: [LoadDistance] = []
    /// Held-out points that no training point comes near: what the model says there is extrapolated.
    public var outside: [String] = []
    /// Which components behave as the model says.
    public var check = ModelCheck(disagreements: [])

    /// Whether the held-out points were predicted before they were measured; `nil` where nobody has looked.
    public var freeze: Freeze?

    enum CodingKeys: String, CodingKey {
        case schema, experiment, seed, rows, parameters, scores, baselines, bottlenecks, capacities, distances
        case outside, check, freeze
        case fileSHA256 = "file_sha256"
    }

    /// One metric at one point.
    public struct Row: Codable, Sendable, Equatable {
        public var axes: [String: AxisValue]
        public var role: Point.Role
        public var metric: String
        public var simulated: Metric
        public var measured: Metric
        /// (simulated − measured) / measured; the difference itself where nothing was measured.
        public var error: Double
        /// Greatest |error| allowed by the file; `nil` where it states none.
        public var tolerance: Double?
        /// What had been written down before the measurement, at the pace of the training; `nil` where ``simulated`` is that.
        public var written: Double?
        /// Whether |error| is within the tolerance; `nil` where there is none.
        public var within: Bool?
        /// Below this |error| two measurements of one configuration may differ, so it says nothing: the A/A floor, at
        /// most the tolerance. `nil` where it was not measured.
        public var floor: Double?
        /// Where the measurement was to be expected, with 95 %, before it was made.
        public var predicted: PredictiveInterval?

        public init(
            axes: [String: AxisValue], role: Point.Role, metric: String, simulated: Metric, measured: Metric,
            tolerance: Double? = nil, floor: Double? = nil, predicted: PredictiveInterval? = nil,
            written: Double? = nil
        ) {
            self.axes = axes
            self.role = role
            self.metric = metric
            self.simulated = simulated
            self.measured = measured
            error = relativeError(of: simulated.value, against: measured.value)
            self.tolerance = tolerance
            within = tolerance.map { [error] in error.magnitude <= $0 }
            self.floor = floor.map { min($0, tolerance ?? .infinity) }
            self.predicted = predicted
            self.written = written
        }

        /// What a reader looks at first; the others say where a difference comes from.
        public var isHeadline: Bool { Comparison.metrics.contains(metric) }
    }

    /// A calibrated parameter with its interval and origin.
    public struct Parameter: Codable, Sendable, Equatable {
        public var path: String
        public var value: Double
        public var low: Double
        public var high: Double
        public var unit: String
        public var origin: String

        public init(
            path: String, value: Double, low: Double, high: Double, unit: String, origin: String
        ) {
            self.path = path
            self.value = value
            self.low = low
            self.high = high
            self.unit = unit
            self.origin = origin
        }
    }

    public init(
        experiment: String, fileSHA256: String, seed: UInt64, rows: [Row], parameters: [Parameter]
    ) {
        self.experiment = experiment
        self.fileSHA256 = fileSHA256
        self.seed = seed
        self.rows = rows
        self.parameters = parameters
    }
}

/// (predicted − measured) / measured; where 0 was measured, the difference itself.
func relativeError(of predicted: Double, against measured: Double) -> Double {
    measured == 0 ? predicted : (predicted - measured) / measured.magnitude
}
