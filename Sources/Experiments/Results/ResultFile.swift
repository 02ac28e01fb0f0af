/// One shape for simulated, measured and imported runs: `headroom.result/1`.
public struct ResultFile: Codable, Sendable, Equatable {
    public enum Source: String, Codable, Sendable {
        case simulated, measured, imported
    }
    public var schema = "headroom.result/1"
    public var experiment: String
    public var source: Source
    public var seed: UInt64
    /// Of the experiment file's bytes, hexadecimal.
    public var fileSHA256: String
    public var points: [ResultPoint]

    enum CodingKeys: String, CodingKey {
        case schema, experiment, source, seed, points
        case fileSHA256 = "file_sha256"
    }

    public init(
        experiment: String, source: Source, seed: UInt64, fileSHA256: String, points: [ResultPoint]
    ) {
        self.experiment = experiment
        self.source = source
        self.seed = seed
        self.fileSHA256 = fileSHA256
        self.points = points
    }

    /// The results at the configuration with these coordinates; `nil` where there are none.
    public subscript(axes: [String: AxisValue]) -> ResultPoint? { points.first { $0.axes == axes } }
}

/// The results at one configuration.
public struct ResultPoint: Codable, Sendable, Equatable {
    public var axes: [String: AxisValue]
    /// Replications of a simulation, or repetitions of a measurement, that count.
    public var replications: Int
    public var terminating: Bool
    /// Whether a steady state was reached; true for a terminating run, which needs none.
    public var steady: Bool
    /// A hash of every event of every replication, 16 hexadecimal digits; `nil` for a measurement. Two
    /// simulations with equal fingerprints took the same path.
    public var fingerprint: String?
    public var warnings: [String]
    /// By name, in base units.
    public var metrics: [String: Metric]
    /// The component that limits throughput; `nil` where not determined.
    public var bottleneck: String?
    public var slo: [SLOResult]
    public var expect: [ExpectResult]
    /// What became of the file's alerts; `nil` where it has none, or for a measurement.
    public var alerts: [AlertResult]?
    /// How many were where during the first replication; `nil` unless `simulate.series` asks for it.
    public var series: SeriesResult?

    public init(
        axes: [String: AxisValue], replications: Int, terminating: Bool, steady: Bool,
        fingerprint: String? = nil, warnings: [String], metrics: [String: Metric], bottleneck: String?,
        slo: [SLOResult], expect: [ExpectResult]
    ) {
        self.axes = axes
        self.replications = replications
        self.terminating = terminating
        self.steady = steady
        self.fingerprint = fingerprint
        self.warnings = warnings
        self.metrics = metrics
        self.bottleneck = bottleneck
        self.slo = slo
        self.expect = expect
    }
}

extension ResultPoint {
    /// The host's CPU that was busy for the greatest share of the time, named as ``bottleneck`` names it; `nil` where none is known.
    public var busiestCPU: (name: String, share: Double)? {
        let hosts = metrics.filter { $0.key.hasPrefix("utilization.") && $0.key.hasSuffix(".cpu") }
        return hosts.max { ($0.value.value, $1.key) < ($1.value.value, $0.key) }.map {
            (String($0.key.dropFirst("utilization.".count)), $0.value.value)
        }
    }
}

/// A point's coordinate: a number where it is one, text otherwise.
public enum AxisValue: Codable, Sendable, Hashable {
    case number(Double)
    case text(String)

    /// Reads a YAML scalar.
    public init(_ scalar: String) {
        if let number = Double(scalar), number.isFinite {
            self = .number(number)
        } else {
            self = .text(scalar)
        }
    }

    /// The number, in base units where it is written with a unit (`80/s` is 80); `nil` for a word.
    public var quantity: Double? {
        switch self {
        case .number(let number): number
        case .text(let text): (try? Quantity(reading: text))?.value
        }
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else {
            self = .text(try container.decode(String.self))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .number(let number): try container.encode(number)
        case .text(let text): try container.encode(text)
        }
    }
}

/// A value with the ends of its confidence interval; the ends are absent where one replication gives none.
public struct Metric: Codable, Sendable, Equatable {
    public var value: Double
    public var low: Double?
    public var high: Double?
    /// `s`, `1/s`, `B`, or `1` for a fraction or a count.
    public var unit: String

    public init(value: Double, low: Double?, high: Double?, unit: String) {
        self.value = value
        self.low = low
        self.high = high
        self.unit = unit
    }

    /// Whether the metric of this name is a share of something, at most 1, and not a count: what its unit does not tell.
    public static func isShare(_ name: String) -> Bool {
        MetricNames.fixed.first { $0.name == name }.map { $0.dimension == .fraction }
            ?? (name.contains("errors.") || name.hasPrefix("utilization."))
    }
}

public struct SLOResult: Codable, Sendable, Equatable {
    public enum Verdict: String, Codable, Sendable {
        case met
        case notMet = "not met"
        case undecided
    }
    public var check: String
    public var verdict: Verdict
    public var value: Double?

    public init(check: String, verdict: Verdict, value: Double?) {
        self.check = check
        self.verdict = verdict
        self.value = value
    }
}

public struct ExpectResult: Codable, Sendable, Equatable {
    public var that: String
    /// The point whose figure is the measure of it; `nil` where the claim is about one point alone.
    public var of: [String: AxisValue]?
    public var met: Bool
    /// The figure, or its share of the other point's; `nil` where there is none.
    public var value: Double?

    public init(that: String, of: [String: AxisValue]? = nil, met: Bool, value: Double? = nil) {
        self.that = that
        self.of = of
        self.met = met
        self.value = value
    }
}
