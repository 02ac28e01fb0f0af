internal import SimCore

/// What stays the same during a run, resolved once: seconds on the scenario's own machines.
struct RunConstants: Sendable {
    /// Worker CPU of a wake-up, an accept, and a SQLite connection opened.
    let wakeup: Double
    let accept: Double
    let connect: Double
    /// Worker CPU that it takes to load everything into a core's caches anew.
    let footprint: Double
    /// The load generator's CPU of opening a connection, writing a request, and reading an answer.
    let clientConnect: Double
    let clientSend: Double
    let clientReceive: Double
    /// Between client and server: round trip and half of it; what a TLS handshake takes besides.
    let rtt: Double
    let flight: Double
    let handshake: Double
    /// Whether a client keeps its connection for its next request, and a worker waits for it, this long.
    let keepsConnections: Bool
    let keepsAtServer: Bool
    let keepalive: Double
    let isBalanced: Bool
    let balance: Double
    /// Whether a worker leaves after a number of requests.
    let countsRequests: Bool
    /// CPU of a worker's start.
    let boot: Double
    let memoryPerRequest: Double
    let clientTimeout: Double?
    let retries: RetryPolicy
    let cdn: Double
    let workerClass: WorkerClass
    /// Whether a gevent or gthread worker serves others while a request waits: for a step, for the database, for the
    /// cache. A sync worker never does, sqlite3 does in threads alone.
    let waitYields: Bool
    let queryYields: Bool
    let lockYields: Bool
    let isPostgreSQL: Bool
    let busyTimeout: Double
    let databaseFlight: Double
    let cacheFlight: Double
    /// Seconds that an idle pooled connection may be old; infinite for any age.
    let recycle: Double
    /// PostgreSQL: worker and server CPU of a connect, of one statement, and a worker's first ones.
    let clientConnectDatabase: Double
    let serverConnectDatabase: Double
    let clientStatement: Double
    let serverStatement: Double
    let firstStatements: Int
    let flush: Double
    let cacheCommand: Double
    /// For a closed workload: each client sends its next request when the last was answered.
    let isClosed: Bool
    /// The clients' think time, and what it is where it does not vary.
    let think: Distribution
    let fixedThink: Double?
    /// Requests of an open workload that may be under way at once, each on a connection.
    let connections: Int
    /// Number of requests after which the run ends; `nil` where it does not.
    let limit: Int?
    let workersPerInstance: Int
    let reusesPort: Bool
    let isReference: Bool

    init(_ scenario: Scenario) {
        let server = scenario.speed(of: scenario.server.host)
        let client = scenario.speed(of: scenario.workload.host)
        let database = scenario.database.map { scenario.speed(of: $0.host) } ?? 1
        let costs = scenario.costs
        wakeup = costs.wakeup / server
        accept = costs.accept / server
        connect = costs.connect / server
        let reloading = scenario.hostIndex(scenario.server.host).map { scenario.hosts[$0].reloading } ?? 1
        footprint =
            scenario.simplifications.contains(.evenSharing) ? 0 : costs.processSwitch * reloading / server
        // Opening the connection and writing the request are a system call or two each.
        clientConnect = 0.5 * costs.send / client
        clientSend = clientConnect
        clientReceive = costs.receive / client
        let network = scenario.workload.network
        rtt = network.rtt
        flight = 0.5 * network.rtt
        handshake = network.tls ? 2 * network.rtt : 0
        clientTimeout = scenario.workload.clientTimeout
        retries = scenario.workload.retries
        cdn = scenario.workload.cdn
        workerClass = scenario.server.workerClass
        waitYields = !(workerClass == .sync)
        isPostgreSQL = scenario.database?.kind == .postgresql
        queryYields =
            workerClass == .gthread || (workerClass == .gevent && scenario.database?.yields ?? false)
        lockYields = workerClass == .gthread
        busyTimeout = scenario.database?.busyTimeout ?? 0
        databaseFlight = 0.5 * (scenario.database?.rtt ?? 0)
        cacheFlight = 0.5 * (scenario.cache?.rtt ?? 0)
        recycle = scenario.pool.poolRecycle >= 0 ? scenario.pool.poolRecycle : .infinity
        clientConnectDatabase = costs.postgresql.clientConnect / server
        serverConnectDatabase = costs.postgresql.serverConnect / database
        clientStatement = costs.postgresql.clientRoundTrip / server
        serverStatement = costs.postgresql.statement / database
        firstStatements = costs.postgresql.firstConnectStatements
        flush = costs.postgresql.flush
        cacheCommand = costs.cache.command / (scenario.cache.map { scenario.speed(of: $0.host) } ?? 1)
        workersPerInstance = scenario.server.workers
        reusesPort = scenario.server.reusePort && scenario.server.workers > 1
        isReference = scenario.server.loopOrder == .reference
        limit = scenario.workload.load.requests
        let keeps: Bool
        if case .open(let load) = scenario.workload.load {
            connections = load.connections ?? .max
        } else {
            connections = .max
        }
        switch scenario.workload.load {
        case .closed(let load):
            isClosed = true
            think = load.think
            keeps = load.keepalive
        case .open(let load):
            isClosed = false
            think = .constant(0)
            keeps = load.keepalive
        case .replay:
            isClosed = false
            think = .constant(0)
            keeps = false
        }
        isBalanced = scenario.hasBalancer || scenario.server.instances > 1
        let platform = scenario.balancer?.host.map { scenario.speed(of: $0) }
        // A connection that is encrypted ends at the balancer.
        let handshakes = network.tls && !keeps ? costs.handshake : 0
        balance = platform.map { (costs.balance + handshakes) / $0 } ?? 0
        countsRequests = scenario.server.maxRequests > 0
        // With `preload_app` a new worker is a fork of a master that has the application.
        boot = scenario.server.preloadApp ? 0 : costs.boot / server
        memoryPerRequest = scenario.server.memory.perRequest
        keepsAtServer = keeps && waitYields && !isBalanced
        keepsConnections = keeps && (isBalanced || waitYields)
        keepalive = scenario.server.keepalive
        if case .constant(let seconds) = think { fixedThink = seconds } else { fixedThink = nil }
    }
}
