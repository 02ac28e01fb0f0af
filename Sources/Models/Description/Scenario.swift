/// A whole system under its workload: all that a simulation needs but the seed.
public struct Scenario: Sendable, Equatable {
    public var hosts: [Host]
    /// What stands before the instances; `nil` where clients reach the one instance directly.
    public var balancer: BalancerSettings?
    public var server: Server
    public var pool: PoolSettings
    public var database: Database?
    public var cache: Cache?
    public var endpoints: [Endpoint]
    public var workload: Workload
    public var faults: [Fault] = []
    public var costs: Costs
    public var simplifications: Simplifications = []

    public init(
        hosts: [Host], server: Server, pool: PoolSettings = PoolSettings(), database: Database? = nil,
        endpoints: [Endpoint], workload: Workload, costs: Costs? = nil
    ) {
        self.hosts = hosts
        self.server = server
        self.pool = pool
        self.database = database
        self.endpoints = endpoints
        self.workload = workload
        self.costs = costs ?? Costs.prior(endpoints: endpoints.count)
    }
}

extension Scenario {
    /// Whether clients reach the instances through a balancer.
    var hasBalancer: Bool {
        // A comparison with nil would be one of settings, names among them, for which a page lacks Unicode's tables.
        if case .some = balancer { true } else { false }
    }
}

#if !hasFeature(Embedded)
extension Scenario: Codable {}
#endif
