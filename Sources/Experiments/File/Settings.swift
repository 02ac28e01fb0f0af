/// What `find` searches for.
public struct FindSettings: Sendable, Equatable {
    /// Path of the load that is varied.
    public var vary: String
    /// 0.95 for 95 %.
    public var confidence: Double

    public init(vary: String, confidence: Double) {
        self.vary = vary
        self.confidence = confidence
    }
}

/// How points are simulated.
public struct SimulationSettings: Sendable, Equatable {
    public enum Warmup: Sendable, Equatable {
        /// MSER-5 on a pilot replication.
        case auto
        case seconds(Double)
    }
    public var seed: UInt64
    public var warmup: Warmup
    public var minimumReplications: Int
    public var maximumReplications: Int
    /// Metric whose relative half-width ends the replications.
    public var precisionMetric: String
    public var precision: Double
    public var confidence: Double

    public init(
        seed: UInt64, warmup: Warmup, minimumReplications: Int,
        maximumReplications: Int, precisionMetric: String, precision: Double, confidence: Double
    ) {
        self.seed = seed
        self.warmup = warmup
        self.minimumReplications = minimumReplications
        self.maximumReplications = maximumReplications
        self.precisionMetric = precisionMetric
        self.precision = precision
        self.confidence = confidence
    }
}

/// How points are measured.
public struct MeasurementSettings: Sendable, Equatable {
    /// What is measured.
    public enum Target: Sendable, Equatable {
        case reference
        case gunicorn
        case url(String)
    }
    public var target: Target
    /// CPUs of this computer that each host stands for, by host name.
    public var hosts: [HostCPUs]
    public var repetitions: Int

    public init(target: Target, hosts: [HostCPUs], repetitions: Int) {
        self.target = target
        self.hosts = hosts
        self.repetitions = repetitions
    }
}

/// The CPUs of this computer that play a host.
public struct HostCPUs: Sendable, Equatable {
    public var host: String
    public var cpus: [Int]

    public init(host: String, cpus: [Int]) {
        self.host = host
        self.cpus = cpus
    }
}

/// Which points calibrate, which score, and how near they must come.
public struct ComparisonSettings: Sendable, Equatable {
    /// Points that calibrate: each a list of assignments.
    public var train: [[Assignment]]
    /// Points that score.
    public var holdout: [[Assignment]]
    /// Greatest relative error allowed, by metric.
    public var tolerance: [Tolerance]

    public init(train: [[Assignment]], holdout: [[Assignment]], tolerance: [Tolerance]) {
        self.train = train
        self.holdout = holdout
        self.tolerance = tolerance
    }
}

/// The greatest error allowed of one metric.
public struct Tolerance: Sendable, Equatable {
    public var metric: String
    /// 0.1 for 10 %.
    public var relative: Double

    public init(metric: String, relative: Double) {
        self.metric = metric
        self.relative = relative
    }
}
