/// What talking to PostgreSQL costs beside the declared work. Seconds; CPU unless said otherwise.
public struct PostgreSQLCosts: Sendable, Equatable {
    /// Worker CPU of one round trip: a statement sent, its answer read.
    public var clientRoundTrip = 0.0
    /// Backend CPU of one statement beside its declared work; also of `BEGIN`, `ROLLBACK` and the ping.
    public var statement = 0.0
    /// Worker CPU to open a connection.
    public var clientConnect = 0.0
    /// Server CPU to start a backend for a connection and let it log in.
    public var serverConnect = 0.0
    /// Statements that an engine's first connection sends before it is used (SQLAlchemy's dialect asks for versions
    /// and settings), in each worker.
    public var firstConnectStatements = 0
    /// Backend CPU of a row that an index leads to, and of one that a scan looks at.
    public var indexedRow = 0.0
    public var scannedRow = 0.0
    /// Seconds that the log takes to reach the disk; commits that come meanwhile share the next one.
    public var flush = 0.0

    public init() {}

    /// On loopback, measured once: `SELECT 1` 47 µs; BEGIN, a SELECT by primary key and ROLLBACK 0.18 ms; UPDATE and
    /// COMMIT 0.30 ms. Rows: orders of magnitude. Connecting with a password by SCRAM, as is PostgreSQL's default since
    /// version 14: 2.35 to 2.55 ms of the client's CPU and 3.7 to 4.3 ms of the server's over 300 connects of psycopg2 to
    /// PostgreSQL 15; without a password 0.3 and 3.0 ms. Where the load generator uses the database's CPU, as when
    /// calibrating, 4.4 to 5 ms of the server's (the standing study of 26 November 2026).
    public static var prior: PostgreSQLCosts {
        var costs = PostgreSQLCosts()
        costs.clientRoundTrip = 22e-6
        costs.statement = 25e-6
        costs.clientConnect = 2.4e-3
        costs.serverConnect = 4.6e-3
        costs.firstConnectStatements = 9
        costs.indexedRow = 1e-6
        costs.scannedRow = 0.1e-6
        costs.flush = 0.1e-3
        return costs
    }
}

/// What asking the cache costs. CPU seconds.
public struct CacheCosts: Sendable, Equatable {
    /// Worker CPU of one command: a look-up, or a store.
    public var clientRoundTrip = 0.0
    /// CPU of the cache server's thread for one command.
    public var command = 0.0

    public init() {}

    /// Redis on loopback, measured once: a GET of 1 KB takes 89 µs, 47 µs of it CPU of the client.
    public static var prior: CacheCosts {
        var costs = CacheCosts()
        costs.clientRoundTrip = 47e-6
        costs.command = 15e-6
        return costs
    }
}

#if !hasFeature(Embedded)
extension PostgreSQLCosts: Codable {}
extension CacheCosts: Codable {}
#endif
