/// What happened to some requests of a run, and what the workers did meanwhile.
public struct RunTrace: Sendable {
    /// A stretch of time that a request spent in one place.
    public struct Span: Sendable, Equatable {
        public let phase: RequestPhase
        /// Simulated seconds.
        public let start: Double
        public let end: Double
    }

    /// One request. Its spans follow one another without a gap, from `intended` to `end`.
    public struct Request: Sendable {
        /// Client and its request's number, which name the request's draws.
        public let client: Int
        public let number: Int
        /// Index of its endpoint.
        public let endpoint: Int
        /// When its client meant to send it.
        public let intended: Double
        /// When it was over; the trace's end where it was not.
        public internal(set) var end: Double
        /// How it ended; `nil` where the trace ended before.
        public internal(set) var outcome: OutcomeClass?
        public internal(set) var cause = OutcomeCause.unknown
        public internal(set) var attempts = 1
        /// Index of the worker, over all instances, that served it last; −1 for none.
        public internal(set) var worker = -1
        public internal(set) var spans: [Span] = []

        /// Seconds in one phase.
        public func seconds(in phase: RequestPhase) -> Double {
            spans.reduce(0) { $0 + ($1.phase == phase ? $1.end - $1.start : 0) }
        }
    }

    /// What a worker's process is doing.
    public enum Activity: Sendable, Equatable {
        case booting
        case waking
        case accepting
        /// For a request of this endpoint; the number of endpoints for a health check.
        case serving(endpoint: Int, client: Int, number: Int)
    }

    /// How far it gets with that.
    public enum Progress: Sendable, Equatable {
        case runs
        /// It waits for a core.
        case waitsForCore
        /// It waits for something else, and with it all that it serves.
        case isBlocked
    }

    /// A stretch of time of a worker's process in which it was not asleep.
    public struct Burst: Sendable, Equatable {
        /// Index of the worker, over all instances.
        public let worker: Int
        public let activity: Activity
        public let progress: Progress
        public let start: Double
        public let end: Double
    }

    /// In the order in which they began.
    public internal(set) var requests: [Request] = []
    /// In the order in which they ended.
    public internal(set) var bursts: [Burst] = []
    public internal(set) var series: TimeSeries
    /// When the last thing was seen.
    public internal(set) var end = 0.0
    /// Whether it ended for want of room.
    public internal(set) var isCut = false
    /// Whether as many requests were taken as were asked for.
    public internal(set) var isFull = false

    /// Spans and bursts.
    public var size: Int { requests.reduce(bursts.count) { $0 + $1.spans.count } }
}

/// Which requests a trace takes, and how much room it has.
public struct TraceSettings: Sendable, Equatable {
    /// Simulated seconds before which none is taken.
    public var from = 0.0
    /// Every how manieth request is taken; at least 1.
    public var every = 1
    /// The most requests; at least 1.
    public var requests = 1000
    /// Simulated seconds between two samples of the queues' lengths; above 0.
    public var step = 0.01
    /// The most spans, bursts and samples of one queue, together.
    public var limit = 300_000

    public init() {}
}

/// Simulates one replication until the requests that are asked for are over.
public func trace(
    _ scenario: Scenario, seed: UInt64, replication: UInt64, settings: TraceSettings
) -> RunTrace {
    var recorder = TraceRecorder(scenario, settings)
    _ = run(scenario, seed: seed, replication: replication, warmup: 0, observer: &recorder)
    return recorder.trace
}
