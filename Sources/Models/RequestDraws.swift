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

    /// Which of `count` listening sockets the request's connection comes to (`reuse_port`).
    func socket(of request: StreamKey, attempt: Int, below count: Int) -> Int {
        var stream = RandomStream(request.child(Purpose.socket).child(UInt64(attempt)))
        return stream.index(below: count)
    }

    /// Whether a content delivery network answers the request, which happens to this share of them.
    func isElsewhere(_ request: StreamKey, share: Double) -> Bool {
        var stream = RandomStream(request.child(Purpose.delivery))
        return stream.uniform() < share
    }

    /// A uniform draw for the pause before a retry.
    func jitter(of request: StreamKey, attempt: Int) -> Double {
        var stream = RandomStream(request.child(Purpose.jitter).child(UInt64(attempt)))
        return stream.uniform()
    }

    /// Index of the session that the request begins.
    func session(of request: StreamKey, _ sessions: WeightedChoice) -> Int {
        var stream = RandomStream(request.child(Purpose.session))
        return sessions.sample(using: &stream)
    }

    /// What the request's steps draw from, in the order in which they run.
    public static func steps(of request: StreamKey) -> StepDraws {
        StepDraws(request.child(Purpose.steps))
    }

    /// The stream that the request's parameters draw from, one word a parameter, in the file's order.
    public static func parameters(of request: StreamKey) -> RandomStream {
        RandomStream(request.child(Purpose.parameters))
    }

    /// The stream of an open workload's times between arrivals.
    public func arrivals() -> RandomStream {
        RandomStream(root.child(UInt64.max))
    }

    enum Purpose {
        static let endpoint: UInt64 = 0
        static let think: UInt64 = 1
        static let steps: UInt64 = 2
        static let socket: UInt64 = 3
        static let delivery: UInt64 = 4
        static let jitter: UInt64 = 5
        static let session: UInt64 = 6
        static let parameters: UInt64 = 7
    }
}

/// The draws of one request's steps: each has a stream of its own, keyed by its place. So a step's draw does not depend
/// on the distributions of those before it, and a request in flight carries a key and a count instead of a stream.
public struct StepDraws: BitwiseCopyable, Sendable {
    private var key: StreamKey
    private var count: UInt32 = 0

    init(_ key: StreamKey) {
        self.key = key
    }

    /// Of no request.
    init() {
        key = StreamKey(seed: 0, replication: 0, component: 0, purpose: 0)
    }

    /// The stream of the next draw.
    public mutating func next() -> RandomStream {
        count += 1
        return RandomStream(key.child(UInt64(count)))
    }

    /// A draw from a distribution.
    public mutating func sample(_ distribution: Distribution) -> Double {
        var stream = next()
        return distribution.sample(using: &stream)
    }
}
