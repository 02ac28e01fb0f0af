internal import SimCore

/// How far two measurements of one and the same configuration lie apart, taken in turns (an A/A comparison):
/// `noise.json`. A difference below this floor says nothing.
public struct NoiseFloor: Codable, Sendable, Equatable {
    public var schema = "headroom.noise/1"
    public var experiment: String
    public var seed: UInt64
    /// Of the experiment file's bytes, hexadecimal.
    public var fileSHA256: String
    public var points: [Point]

    enum CodingKeys: String, CodingKey {
        case schema, experiment, seed, points
        case fileSHA256 = "file_sha256"
    }

    public init(experiment: String, seed: UInt64, fileSHA256: String, points: [Point]) {
        self.experiment = experiment
        self.seed = seed
        self.fileSHA256 = fileSHA256
        self.points = points
    }

    /// One configuration, measured as two.
    public struct Point: Codable, Sendable, Equatable {
        public var axes: [String: AxisValue]
        /// Pairs of runs that count.
        public var pairs: Int
        /// By metric, in base units.
        public var metrics: [String: Figure]

        public init(axes: [String: AxisValue], pairs: Int, metrics: [String: Figure]) {
            self.axes = axes
            self.pairs = pairs
            self.metrics = metrics
        }
    }

    public struct Figure: Codable, Sendable, Equatable {
        /// Mean of both.
        public var value: Double
        /// Second less first, pair by pair, with the ends of the 95 % interval; absent from a single pair.
        public var difference: Double
        public var low: Double?
        public var high: Double?
        /// The end of the interval that is farther from 0, as a magnitude.
        public var floor: Double
        public var unit: String

        /// - Parameters:
        ///   - first: one figure a run, `nil` where it is undefined.
        ///   - second: of the other half, the same repetitions in the same order.
        /// - Returns: `nil` where no pair has both figures.
        public init?(_ first: [Double?], _ second: [Double?], unit: String) {
            guard let interval = PairedDifference(first, second).interval else { return nil }
            var sum = 0.0
            for (one, other) in zip(first, second) {
                if let one, let other { sum += 0.5 * (one + other) }
            }
            value = sum / Double(interval.count)
            difference = interval.mean
            low = interval.low
            high = interval.high
            floor = max((low ?? difference).magnitude, (high ?? difference).magnitude)
            self.unit = unit
        }

        /// The floor over the value; `nil` where the value is 0.
        public var relative: Double? { value != 0 ? floor / value.magnitude : nil }
    }

    /// The floor of a metric at a point; `nil` where it was not measured.
    public subscript(axes: [String: AxisValue], metric: String) -> Figure? {
        points.first { $0.axes == axes }?.metrics[metric]
    }
}
