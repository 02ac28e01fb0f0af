/// How an open workload's arrivals are spread over time.
public enum ArrivalPattern: Sendable, Equatable {
    /// Independent of each other: exponential times between them, at the rate of the moment.
    case poisson
    /// One every 1/rate seconds, the first after 1/rate.
    case constant
    /// A Markov-modulated Poisson process: Poisson at `rates[i]` per second while in state i, which lasts an
    /// exponential time of mean `dwell[i]` seconds; then comes state i + 1, after the last the first. It starts in
    /// state 0. As many dwell times as rates, at least one rate above 0.
    case mmpp(rates: [Double], dwell: [Double])
}

/// A stretch of time in which the rate of arrivals changes evenly.
public struct RatePhase: Sendable, Equatable {
    /// Arrivals per second at its start and at its end.
    public var from: Double
    public var to: Double
    /// Length in seconds, above 0.
    public var length: Double

    public init(from: Double, to: Double, length: Double) {
        self.from = from
        self.to = to
        self.length = length
    }
}

/// Requests at given times, as an access log has them.
public struct ReplayLoad: Sendable, Equatable {
    /// Path of the log, for messages.
    public var log: String
    /// In order of time, at least one.
    public var arrivals: [ReplayedArrival]

    public init(log: String, arrivals: [ReplayedArrival]) {
        self.log = log
        self.arrivals = arrivals
    }
}

/// One request of a replay.
public struct ReplayedArrival: Sendable, Equatable {
    /// Seconds from the start of the load.
    public var time: Double
    /// Index of the endpoint that it goes to, in the file's order.
    public var endpoint: Int
    /// Path and query as they were asked for; what a simulation does not need.
    public var target: String

    public init(time: Double, endpoint: Int, target: String) {
        self.time = time
        self.endpoint = endpoint
        self.target = target
    }
}

#if !hasFeature(Embedded)
extension ArrivalPattern: Codable {}
extension RatePhase: Codable {}
extension ReplayLoad: Codable {}
extension ReplayedArrival: Codable {}
#endif
