public import SimCore

/// The random choices that belong to a request, not to a component: keyed by client and request number
/// alone, so that two configurations, and the simulation and the real server, see the same requests.
///
/// A component that makes choices of its own has a stream of its own, keyed by its number. Hence a stack to which
/// workers, hosts, a pool or a database are added serves the same requests at the same arrival times as before.
public struct RequestDraws: Sendable {
    let root: StreamKey
    let endpoints: WeightedChoice

    /// - Parameters:
    ///   - seed: the experiment's seed.
    ///   - replication: the replication of a simulation, or the repetition of a measurement.
    ///   - weights: the endpoints' weights, in the file's order.
    public init(seed: UInt64, replication: UInt64, weights: [Double]) {
        root = StreamKey(seed: seed, replication: replication, component: 0, purpose: 0)
        endpoints = WeightedChoice(weights)
    }

    /// The key of a client's request number `number`, from 0. In an open workload every arrival is
    /// request 0 of a client of its own.
    public func key(client: Int, number: Int) -> StreamKey {
        root.child(UInt64(client)).child(UInt64(number))
    }

    /// Index of the endpoint that the request goes to.
    public func endpoint(of request: StreamKey) -> Int {
        var stream = RandomStream(request.child(Purpose.endpoint))
        return endpoints.sample(using: &stream)
    }

    /// Think time before the request, in seconds.
    public func think(before request: StreamKey, _ distribution: Distribution) -> Double {
        var stream = RandomStream(request.child(Purpose.think))
        return distribution.sample(using: &stream)
    }

    /// The stream that the request's steps draw from, one word a step, in the order in which they run. So a step's
    /// draw depends on its place alone, not on the distributions of those before it.
    public static func steps(of request: StreamKey) -> RandomStream {
        RandomStream(request.child(Purpose.steps))
    }

    /// The stream of an open workload's times between arrivals.
    public func arrivals() -> RandomStream {
        RandomStream(root.child(UInt64.max))
    }

    enum Purpose {
        static let endpoint: UInt64 = 0
        static let think: UInt64 = 1
        static let steps: UInt64 = 2
    }
}
