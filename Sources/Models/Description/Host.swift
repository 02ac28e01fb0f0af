/// A machine, real or rented: what processes on it share.
public struct Host: Sendable, Equatable {
    public var name: String
    /// Number of CPU cores; a job uses at most one at a time.
    public var cores: Int
    /// Memory in bytes; 0 where nothing is known.
    public var memory: Double
    /// CPU seconds per second that a plan grants, 0.5 for half a core; `nil` for all cores. It is granted in
    /// periods of 100 ms: what runs on several cores may use it up early and stalls for the rest of the period.
    public var quota: Double?
    /// Speed relative to the machine that the demands were measured on: lowest and highest believed.
    public var speed: ClosedSpan
    /// Share of each core's time that the hypervisor gives to others, 0 to less than 1.
    public var steal = 0.0
    /// By which factor it takes longer, beside ``speed``, to load a core's caches anew: what others do to a shared cache.
    public var reloading = 1.0
    /// What a free plan does when nobody asks; `nil` where it stays awake.
    public var sleep: IdleSleep?

    public init(
        name: String, cores: Int, memory: Double = 0, quota: Double? = nil,
        speed: ClosedSpan = ClosedSpan(1, 1)
    ) {
        self.name = name
        self.cores = cores
        self.memory = memory
        self.quota = quota
        self.speed = speed
    }

    /// CPU seconds per second that its processes can have together.
    public var capacity: Double { min(quota ?? Double(cores), Double(cores)) }
}

/// A service that a platform puts to sleep when nobody asks it, and wakes at the next request.
public struct IdleSleep: Sendable, Equatable {
    /// Seconds without a request.
    public var after: Double
    /// Seconds that waking takes: between these, all alike.
    public var waking: ClosedSpan

    /// Render's free services: 15 minutes, then 30 to 90 s by third-party reports.
    public init(after: Double = 900, waking: ClosedSpan = ClosedSpan(30, 90)) {
        self.after = after
        self.waking = waking
    }
}

/// Two ends of an interval, low ≤ high; the same number twice where it is known.
public struct ClosedSpan: Sendable, Equatable {
    public var low: Double
    public var high: Double

    public init(_ low: Double, _ high: Double) {
        self.low = low
        self.high = high
    }

    /// The geometric middle, for a ratio whose ends are given.
    public var middle: Double { (low * high).squareRoot() }
}

#if !hasFeature(Embedded)
extension Host: Codable {}
extension IdleSleep: Codable {}
extension ClosedSpan: Codable {}
#endif
