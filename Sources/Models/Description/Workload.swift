public import SimCore

/// What the clients do.
public struct Workload: Sendable, Equatable {
    /// Host that the load generator runs on.
    public var host: String
    public var load: Load
    public var network: Network
    /// Seconds after which a client gives up on an attempt; `nil` for never. The server goes on with it.
    public var clientTimeout: Double?
    public var retries = RetryPolicy()
    /// Share of the requests that a content delivery network answers, so that they never arrive.
    public var cdn = 0.0
    /// Sequences of endpoints that a client goes through one after another; empty where each request is drawn by
    /// itself.
    public var sessions: [Session] = []

    public init(host: String, load: Load, network: Network = Network(), clientTimeout: Double? = nil) {
        self.host = host
        self.load = load
        self.network = network
        self.clientTimeout = clientTimeout
    }
}

/// What a client does with a failed attempt.
public struct RetryPolicy: Sendable, Equatable {
    /// Attempts after the first.
    public var limit = 0
    /// Seconds before the first retry, doubled for each further one.
    public var backoff = 0.0
    /// Longest pause, in seconds.
    public var maximumBackoff = 60.0
    /// Share of the pause that is drawn: 0 for the pause itself, 1 for anything between nothing and all of it.
    public var jitter = 0.0

    public init() {}

    /// Seconds before retry number `retry`, from 1; `draw` is uniform in [0, 1).
    public func pause(before retry: Int, draw: Double) -> Double {
        var pause = backoff
        for _ in 1..<max(1, min(retry, 64)) { pause = min(2 * pause, maximumBackoff) }
        pause = min(pause, maximumBackoff)
        return pause * (1 - jitter * draw)
    }
}

/// Requests that belong together, in their order.
public struct Session: Sendable, Equatable {
    public var weight: Double
    /// Indices of endpoints, at least one.
    public var endpoints: [Int]

    public init(weight: Double = 1, endpoints: [Int]) {
        self.weight = weight
        self.endpoints = endpoints
    }
}

/// How requests come about.
public enum Load: Sendable, Equatable {
    /// A fixed number of clients, each sending its next request when the last was answered.
    case closed(ClosedLoad)
    /// Requests that come whether or not earlier ones were answered.
    case open(OpenLoad)
    /// Requests at the times of a log.
    case replay(ReplayLoad)
}

/// A closed loop. Exactly one of `requests` and `duration` bounds it.
public struct ClosedLoad: Sendable, Equatable {
    public var clients: Int
    /// Think time before each request, the first included.
    public var think: Distribution
    /// Requests of all clients together, after which the run ends.
    public var requests: Int?
    /// Length of the run in seconds.
    public var duration: Double?
    /// Whether a client sends all its requests over one connection (HTTP/1.1, as `wrk`), opened anew only when the
    /// server has closed it; otherwise each request has a connection of its own (HTTP/1.0, as `ab`).
    public var keepalive: Bool

    public init(
        clients: Int, think: Distribution = .constant(0), requests: Int? = nil, duration: Double? = nil,
        keepalive: Bool = false
    ) {
        self.clients = clients
        self.think = think
        self.requests = requests
        self.duration = duration
        self.keepalive = keepalive
    }
}

/// Arrivals that wait for nobody. Exactly one of `requests` and `duration` bounds them.
public struct OpenLoad: Sendable, Equatable {
    /// Mean arrivals per second; of a rate that changes, over its phases or its states.
    public var rate: Double
    public var arrivals = ArrivalPattern.poisson
    /// How the rate changes, one stretch after the other; empty for a rate that stays. A modulated process has none.
    public var phases: [RatePhase] = []
    public var requests: Int?
    public var duration: Double?
    /// Whether an arrival takes a connection that an earlier one has left open and idle (HTTP/1.1), the one used
    /// last first, and opens one where there is none; otherwise each has a connection of its own (HTTP/1.0).
    public var keepalive: Bool
    /// The most connections at once, arrivals beyond which wait at the client for one, first come first served;
    /// `nil` for as many as it takes.
    public var connections: Int?

    public init(rate: Double, requests: Int? = nil, duration: Double? = nil, keepalive: Bool = false) {
        self.rate = rate
        self.requests = requests
        self.duration = duration
        self.keepalive = keepalive
    }

    /// Whether the rate is meant to stay the same, so that there can be a steady state.
    public var isStationary: Bool { phases.isEmpty }
}

/// The way between client and server. Seconds.
public struct Network: Sendable, Equatable {
    /// Round-trip time: a new connection costs one, a request one more.
    public var rtt: Double
    /// Whether connections are encrypted: a new one costs two round trips more, and CPU time where it ends.
    public var tls = false
    /// Bytes a second that answers share on their way out; `nil` for no limit.
    public var bandwidth: Double?

    public init(rtt: Double = 0) {
        self.rtt = rtt
    }
}

#if !hasFeature(Embedded)
extension Workload: Codable {}
extension RetryPolicy: Codable {}
extension Session: Codable {}
extension Load: Codable {}
extension ClosedLoad: Codable {}
extension OpenLoad: Codable {}
extension Network: Codable {}
#endif
