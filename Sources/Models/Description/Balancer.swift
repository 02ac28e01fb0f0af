/// What stands between clients and instances. Times in seconds.
public struct BalancerSettings: Sendable, Equatable {
    public var kind = BalancerKind.render
    public var policy = BalancerPolicy.roundRobin
    /// Host that it runs on; `nil` for the platform's own, whose CPU is nobody's concern.
    public var host: String?
    /// How long it waits for an instance's answer: 504 afterwards.
    public var timeout = 60.0
    /// Requests that one instance gets at once; further ones wait in the balancer. `nil` for no limit.
    public var maximumConnections: Int?
    /// How long a request waits there: 503 afterwards.
    public var queueTimeout = 60.0
    /// Further tries after a connection failed; a request that was sent is only sent again if its method is safe.
    public var retries = 3
    /// Relative share of each instance; empty for all alike.
    public var weights: [Int] = []
    public var health: HealthCheck?

    public init() {}
}

public enum BalancerKind: String, Sendable {
    case nginx, haproxy, render
}

/// Which instance gets the next request.
public enum BalancerPolicy: String, Sendable {
    /// Smooth weighted round robin (nginx, `ngx_http_upstream_round_robin.c`).
    case roundRobin
    /// The fewest requests under way, for its weight; among equals, by turns.
    case leastConnections
    /// The less busy of two that are drawn.
    case randomOfTwo
    case random
}

/// How a balancer finds out that an instance is down. Times in seconds.
public struct HealthCheck: Sendable, Equatable {
    public var interval: Double
    public var timeout: Double
    /// How long checks have to fail until the instance gets no more requests.
    public var ejectAfter: Double
    /// How long they have to fail until the instance is restarted; `nil` where nobody does.
    public var restartAfter: Double?

    /// Render: out of rotation after 15 s of failures, restarted after 60 s.
    public init(
        interval: Double = 5, timeout: Double = 5, ejectAfter: Double = 15, restartAfter: Double? = 60
    ) {
        self.interval = interval
        self.timeout = timeout
        self.ejectAfter = ejectAfter
        self.restartAfter = restartAfter
    }
}

#if !hasFeature(Embedded)
extension BalancerSettings: Codable {}
extension BalancerKind: Codable {}
extension BalancerPolicy: Codable {}
extension HealthCheck: Codable {}
#endif
