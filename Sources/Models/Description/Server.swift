/// How a gunicorn worker serves connections.
public enum WorkerClass: String, Sendable, CaseIterable {
    case sync, gthread, gevent
}

/// An application server in gunicorn's own terms, with gunicorn's defaults. Times in seconds.
public struct Server: Sendable, Equatable {
    public var host = "web"
    public var instances = 1
    public var workers = 1
    public var workerClass = WorkerClass.gevent
    /// Connections that one worker holds at once; further ones wait in the accept queue.
    public var workerConnections = 1000
    public var threads = 1
    /// Length of the kernel's queue of connections not yet accepted.
    public var backlog = 2048
    /// Seconds of silence of a worker's heartbeat after which the master kills it.
    public var timeout = 30.0
    public var gracefulTimeout = 30.0
    /// Seconds that an idle connection is kept.
    public var keepalive = 2.0
    public var maxRequests = 0
    public var maxRequestsJitter = 0
    public var preloadApp = false
    public var reusePort = false

    public init() {}
}

/// SQLAlchemy's QueuePool, one per worker process, with its defaults. Times in seconds.
public struct PoolSettings: Sendable, Equatable {
    /// Connections kept when idle.
    public var poolSize = 5
    /// Connections beyond `poolSize` that may be open; closed when they are returned.
    public var maxOverflow = 10
    /// Seconds a request waits for a connection before it fails.
    public var poolTimeout = 30.0
    public var poolPrePing = false
    /// Age in seconds at which a connection is replaced; −1 for never.
    public var poolRecycle = -1.0

    public init() {}

    /// The most connections that one worker may have open.
    public var limit: Int { poolSize + maxOverflow }
}

/// Which database the application talks to.
public enum DatabaseKind: String, Sendable {
    case sqlite, postgresql
}

public struct Database: Sendable, Equatable {
    public var kind: DatabaseKind
    /// Host of a database server; a SQLite file is worked on by the web processes themselves.
    public var host = "web"
    /// Whether psycogreen makes psycopg2 give the event loop back while a query runs.
    public var psycogreen = false
    /// PostgreSQL's cap on connections, the 3 reserved ones included.
    public var maxConnections = 100
    /// Seconds that SQLite polls for the writer's lock before it gives up.
    public var busyTimeout = 5.0

    public init(kind: DatabaseKind) {
        self.kind = kind
    }
}

#if !hasFeature(Embedded)
extension WorkerClass: Codable {}
extension Server: Codable {}
extension PoolSettings: Codable {}
extension DatabaseKind: Codable {}
extension Database: Codable {}
#endif
