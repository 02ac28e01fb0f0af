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
    /// Worker CPU of one connection beside accept and wake-ups: its greenlet or thread, and closing it.
    public var connection = 0.0
    /// Worker CPU that it takes to load a core's caches anew after the worker was away from it for long: the most that a
    /// turn costs. After a shorter time a part is gone, and what is gone is loaded as the worker computes
    /// (``FairScheduler``).
    public var processSwitch = 0.0
    /// CPU of one TLS handshake, where the connection ends.
    public var handshake = 0.0
    /// CPU of the balancer for one request.
    public var balance = 0.0
    /// Worker CPU to compress one byte, and the size that is left as a share of that before.
    public var gzip = 0.0
    public var gzipRatio = 1.0
    /// CPU of one worker's start, before it accepts its first connection.
    public var boot = 0.0
    public var postgresql = PostgreSQLCosts()
    public var cache = CacheCosts()

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
    ///
    /// With keep-alive it is 0.17 ms, so that a connection of its own costs some 60 µs beside the accept. gzip: about
    /// 40 MB/s of JSON at level 6, to a fifth of its size.
    public static func prior(endpoints: Int) -> Costs {
        var costs = Costs(
            accept: 16e-6, wakeup: 15e-6, request: Array(repeating: 140e-6, count: endpoints),
            statement: 20e-6, commit: 50e-6, connect: 300e-6, send: 40e-6, receive: 40e-6, work: 1)
        costs.connection = 60e-6
        costs.handshake = 200e-6
        costs.balance = 30e-6
        costs.gzip = 25e-9
        costs.gzipRatio = 0.2
        costs.boot = 0.45
        costs.postgresql = .prior
        costs.cache = .prior
        return costs
    }
}

#if !hasFeature(Embedded)
extension Costs: Codable {}
#endif
