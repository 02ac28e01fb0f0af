public import SimCore

/// What the clients do.
public struct Workload: Sendable, Equatable {
    /// Host that the load generator runs on.
    public var host: String
    public var load: Load
    public var network: Network
    /// Seconds after which a client gives up on a request; `nil` for never.
    public var clientTimeout: Double?

    public init(host: String, load: Load, network: Network = Network(), clientTimeout: Double? = nil) {
        self.host = host
        self.load = load
        self.network = network
        self.clientTimeout = clientTimeout
    }
}

/// How requests come about.
public enum Load: Sendable, Equatable {
    /// A fixed number of clients, each sending its next request when the last was answered.
    case closed(ClosedLoad)
    /// Requests that come whether or not earlier ones were answered.
    case open(OpenLoad)
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

/// Poisson arrivals. Exactly one of `requests` and `duration` bounds them.
public struct OpenLoad: Sendable, Equatable {
    /// Mean arrivals per second.
    public var rate: Double
    public var requests: Int?
    public var duration: Double?
    /// Whether an arrival takes a connection that an earlier one has left open and idle (HTTP/1.1), the one used
    /// last first, and opens one where there is none; otherwise each has a connection of its own (HTTP/1.0).
    public var keepalive: Bool

    public init(rate: Double, requests: Int? = nil, duration: Double? = nil, keepalive: Bool = false) {
        self.rate = rate
        self.requests = requests
        self.duration = duration
        self.keepalive = keepalive
    }
}

/// The way between client and server. Seconds.
public struct Network: Sendable, Equatable {
    /// Round-trip time: a new connection costs one, a request one more.
    public var rtt: Double

    public init(rtt: Double = 0) {
        self.rtt = rtt
    }
}

#if !hasFeature(Embedded)
extension Workload: Codable {}
extension Load: Codable {}
extension ClosedLoad: Codable {}
extension OpenLoad: Codable {}
extension Network: Codable {}
#endif
