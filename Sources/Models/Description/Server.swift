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
    public var memory = ServerMemory()
    /// In which order a gevent worker's event loop goes through what is ready.
    public var loopOrder = LoopOrder.gevent
    /// Whether all instances run on one machine, as when they are measured on this computer; otherwise each has a
    /// machine of its own like the server's host.
    public var sharesHost = false

    public init() {}
}

/// The order in which an event loop goes through what is ready.
public enum LoopOrder: String, Sendable {
    /// gevent over libev: callbacks in order, then what the poll found, the latest first, then timers.
    case gevent
    /// Headroom's reference server: one accept, then all in order.
    case reference
}

/// Resident memory of an application server, in bytes (a small Flask application, measured once).
public struct ServerMemory: Sendable, Equatable {
    public var master = 30e6
    public var worker = 62e6
    /// More for each request in a worker.
    public var perRequest = 64e3

    public init() {}
}

/// SQLAlchemy's QueuePool, one per worker process, with its defaults. Times in seconds.
public struct PoolSettings: Sendable, Equatable {
    /// Connections kept when idle; 0 for all.
    public var poolSize = 5
    /// Connections beyond `poolSize` that may be open; closed when they are returned. −1 for any number.
    public var maxOverflow = 10
    /// Seconds a request waits for a connection before it fails.
    public var poolTimeout = 30.0
    public var poolPrePing = false
    /// Age in seconds at which a connection is replaced; −1 for never.
    public var poolRecycle = -1.0

    public init() {}

    /// The most connections that one worker may have open; the greatest number there is for no limit.
    public var limit: Int { poolSize == 0 || maxOverflow < 0 ? Int.max : poolSize + maxOverflow }
}

/// Which database the application talks to.
public enum DatabaseKind: String, Sendable {
    case sqlite, postgresql
}

public struct Database: Sendable, Equatable {
    public var kind: DatabaseKind
    /// Host of a database server; a SQLite file is worked on by the web processes themselves.
    public var host = "web"
    public var driver = Driver.psycopg2
    /// Whether psycogreen makes psycopg2 give the event loop back while a query runs.
    public var psycogreen = false
    /// PostgreSQL's cap on connections, the reserved ones included.
    public var maxConnections = 100
    /// Connections kept for superusers: an application can have ``usable`` ones.
    public var reserved = 3
    /// Round-trip time between an application server and the database server, in seconds.
    public var rtt = 0.0
    /// Seconds that SQLite polls for the writer's lock before it gives up.
    public var busyTimeout = 5.0

    public init(kind: DatabaseKind) {
        self.kind = kind
    }

    /// Connections that an application can have.
    public var usable: Int { max(0, maxConnections - reserved) }

    /// Whether a query gives a gevent worker's event loop back while it runs. sqlite3 never does; psycopg2 does
    /// with psycogreen, psycopg 3 because it waits in Python (measured: three queries of 0.3 s in greenlets take
    /// 0.90 s with psycopg2, 0.30 s with the others).
    public var yields: Bool {
        kind == .postgresql && (driver == .psycopg || psycogreen)
    }
}

/// The library that speaks to PostgreSQL.
public enum Driver: String, Sendable {
    case psycopg2
    /// psycopg 3.
    case psycopg
}

/// A cache server that the application asks.
public struct Cache: Sendable, Equatable {
    /// Host of the one thread that runs commands (Redis).
    public var host = "web"
    /// Connections that one worker may have at once; one more is an error at once (redis-py's default).
    public var maxConnections = 100
    /// Bytes after which the entry that was used longest ago is evicted; `nil` for no limit.
    public var maxMemory: Double?
    /// Round-trip time between an application server and the cache server, in seconds.
    public var rtt = 0.0

    public init() {}
}

#if !hasFeature(Embedded)
extension WorkerClass: Codable {}
extension LoopOrder: Codable {}
extension ServerMemory: Codable {}
extension Driver: Codable {}
extension Cache: Codable {}
extension Server: Codable {}
extension PoolSettings: Codable {}
extension DatabaseKind: Codable {}
extension Database: Codable {}
#endif
