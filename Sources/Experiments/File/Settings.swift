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
    /// Seconds between two samples of the first replication's time series; `nil` for none.
    public var series: Double?

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
        /// A server that runs already.
        case url(RunningServer)
    }
    /// What gunicorn serves.
    public enum App: Sendable, Equatable {
        /// The file's endpoints, step by step.
        case steps
        /// The restaurant service that comes with Headroom.
        case restaurants(RestaurantOptions)
        /// The user's own, `module:application`.
        case module(String)
    }
    public var target: Target
    public var app: App
    /// CPUs of this computer that each host stands for, by host name.
    public var hosts: [HostCPUs]
    public var repetitions: Int
    /// When a measurement holds back or ends early.
    public var abort: AbortConditions

    /// Whether what is measured executes the file's steps, and so cannot do without.
    public var servesSteps: Bool { target == .reference || target == .gunicorn && app == .steps }

    /// Whether what is measured was started by somebody else.
    public var isRunningServer: Bool { if case .url = target { true } else { false } }

    public init(
        target: Target, app: App = .steps, hosts: [HostCPUs], repetitions: Int,
        abort: AbortConditions = AbortConditions()
    ) {
        self.target = target
        self.app = app
        self.hosts = hosts
        self.repetitions = repetitions
        self.abort = abort
    }
}

/// The CPUs of this computer that play a host.
public struct HostCPUs: Sendable, Equatable {
    public var host: String
    public var cpus: [Int]
    /// CPU seconds per second that its processes get together; `nil` for all of the CPUs.
    public var quota: Double?

    public init(host: String, cpus: [Int], quota: Double? = nil) {
        self.host = host
        self.cpus = cpus
        self.quota = quota
    }
}

/// What can be chosen of the application `restaurants`.
public struct RestaurantOptions: Sendable, Equatable, Encodable {
    /// Whether the indexes are there that its lists and its details want.
    public var index = true
    /// Whether answers are compressed for clients that accept it.
    public var gzip = true
    /// Rows of its table of restaurants, each with twelve items on its menu.
    public var restaurants = 5000

    public init() {}
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
