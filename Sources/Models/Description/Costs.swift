/// What serving costs beside the declared steps: CPU seconds unless said otherwise. `calibrate` measures
/// them; before that they are the priors of ``Costs/prior``.
public struct Costs: Sendable, Equatable {
    /// Worker CPU to accept one connection and register it with the event loop.
    public var accept: Double
    /// Worker CPU of one wake-up of an idle event loop, whether it then wins a connection or not.
    public var wakeup: Double
    /// Worker CPU of one request beside accept, wake-ups and steps: reading, parsing, answering, closing.
    /// One per endpoint, in the file's order.
    public var request: [Double]
    /// Worker CPU of one SQLite statement beside its declared `cpu`.
    public var statement: Double
    /// Worker CPU of one commit of a writing transaction.
    public var commit: Double
    /// Worker CPU to open a database connection and close it again.
    public var connect: Double
    /// Load generator's CPU to open a connection and send one request.
    public var send: Double
    /// Load generator's CPU to receive one answer, close, and record it.
    public var receive: Double
    /// Factor on every declared CPU time: 1.05 where the work took 5 % longer than declared.
    public var work: Double

    public init(
        accept: Double, wakeup: Double, request: [Double], statement: Double, commit: Double,
        connect: Double, send: Double, receive: Double, work: Double
    ) {
        self.accept = accept
        self.wakeup = wakeup
        self.request = request
        self.statement = statement
        self.commit = commit
        self.connect = connect
        self.send = send
        self.receive = receive
        self.work = work
    }

    /// Before any calibration: a gevent worker spends about 0.26 ms of CPU on an empty request over a new
    /// connection, of which about 16 µs are a socket round (measured once on gunicorn 27 with gevent 26).
    public static func prior(endpoints: Int) -> Costs {
        Costs(
            accept: 16e-6, wakeup: 15e-6, request: Array(repeating: 200e-6, count: endpoints),
            statement: 20e-6, commit: 50e-6, connect: 300e-6, send: 40e-6, receive: 40e-6, work: 1)
    }
}

/// A whole system under its workload: all that a simulation needs but the seed.
public struct Scenario: Sendable, Equatable {
    public var hosts: [Host]
    public var server: Server
    public var pool: PoolSettings
    public var database: Database?
    public var endpoints: [Endpoint]
    public var workload: Workload
    public var costs: Costs

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

#if !hasFeature(Embedded)
extension Costs: Codable {}
extension Scenario: Codable {}
#endif
