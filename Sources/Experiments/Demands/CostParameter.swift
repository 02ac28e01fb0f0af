public import Models

/// A parameter of ``Costs`` by the path that files and reports name it with.
public struct CostParameter: Sendable {
    /// Below `costs.`: `wakeup`, `postgresql.flush`.
    public var name: String
    /// Seconds; factors and counts are plain numbers.
    public var isFactor = false
    public var keyPath: any WritableKeyPath<Costs, Double> & Sendable
    /// For a reader, as a sentence; CPU time unless it says otherwise.
    var meaning: String

    public var path: String { "costs." + name }

    /// All but ``Costs/request``, which has one for each endpoint.
    public static let all: [CostParameter] = [
        CostParameter(
            name: "accept", keyPath: \.accept,
            meaning: "Accepting a connection and registering it with the event loop."),
        CostParameter(
            name: "wakeup", keyPath: \.wakeup,
            meaning: "One wake-up of an idle event loop, whether it then wins a connection or not."),
        CostParameter(
            name: "connection", keyPath: \.connection,
            meaning: "A connection beside accept and wake-ups: its greenlet or thread, and closing it."),
        CostParameter(
            name: "process_switch", keyPath: \.processSwitch,
            meaning:
                "Loading a core's caches anew for a worker that was away from it long enough to find nothing there."
        ),
        CostParameter(
            name: "boot", keyPath: \.boot,
            meaning: "One worker's start."),
        CostParameter(
            name: "gzip", keyPath: \.gzip,
            meaning: "Compressing one byte."),
        CostParameter(
            name: "gzip_ratio", isFactor: true, keyPath: \.gzipRatio,
            meaning: "Size that compression leaves, over that before."),
        CostParameter(
            name: "statement", keyPath: \.statement,
            meaning: "A SQLite statement beside its own work."),
        CostParameter(
            name: "commit", keyPath: \.commit,
            meaning: "A commit of a writing transaction on SQLite."),
        CostParameter(
            name: "connect", keyPath: \.connect,
            meaning: "Opening a SQLite connection, and closing it."),
        CostParameter(
            name: "handshake", keyPath: \.handshake,
            meaning: "One TLS handshake, where the connection ends."),
        CostParameter(
            name: "balance", keyPath: \.balance,
            meaning: "The balancer's for one request."),
        CostParameter(
            name: "send", keyPath: \.send,
            meaning: "The load generator's to open a connection and send a request."),
        CostParameter(
            name: "receive", keyPath: \.receive,
            meaning: "The load generator's to receive an answer, close, and record it."),
        CostParameter(
            name: "work", isFactor: true, keyPath: \.work,
            meaning: "Factor on every CPU time that the file declares: 1.05 where it took 5 % longer."),
        CostParameter(
            name: "postgresql.client_round_trip", keyPath: \.postgresql.clientRoundTrip,
            meaning: "The worker's for one round trip: a statement sent, its answer read."),
        CostParameter(
            name: "postgresql.statement", keyPath: \.postgresql.statement,
            meaning:
                "The server's for a statement beside its own work; also for BEGIN, ROLLBACK and the ping."),
        CostParameter(
            name: "postgresql.client_connect", keyPath: \.postgresql.clientConnect,
            meaning: "The worker's to open a connection."),
        CostParameter(
            name: "postgresql.server_connect", keyPath: \.postgresql.serverConnect,
            meaning: "The server's to start a process for a connection and let it log in."),
        CostParameter(
            name: "postgresql.first_connect_statements", isFactor: true,
            keyPath: \.postgresql.firstConnectCount,
            meaning: "Statements that a worker's first connection sends before it is used."),
        CostParameter(
            name: "postgresql.indexed_row", keyPath: \.postgresql.indexedRow,
            meaning: "The server's for a row that an index leads to."),
        CostParameter(
            name: "postgresql.scanned_row", keyPath: \.postgresql.scannedRow,
            meaning: "The server's for a row that a scan looks at."),
        CostParameter(
            name: "postgresql.flush", keyPath: \.postgresql.flush,
            meaning:
                "Time, not CPU, until the log is on the disk; commits that come meanwhile share the next one."
        ),
        CostParameter(
            name: "cache.client_round_trip", keyPath: \.cache.clientRoundTrip,
            meaning: "The worker's for one command."),
        CostParameter(
            name: "cache.command", keyPath: \.cache.command,
            meaning: "The cache server's thread for one command."),
    ]

    public static func named(_ path: String) -> CostParameter? {
        all.first { $0.path == path }
    }

    /// What a file may write for it.
    var measure: Measure {
        switch name {
        case "work": .positiveFactor
        case "gzip_ratio": Measure(dimension: .number, above: true, most: 1)
        case "postgresql.first_connect_statements": .count(from: 0, to: 1000)
        default: .duration
        }
    }
}

extension PostgreSQLCosts {
    /// ``firstConnectStatements`` as a number like the others.
    fileprivate var firstConnectCount: Double {
        get { Double(firstConnectStatements) }
        set { firstConnectStatements = Int(newValue.rounded()) }
    }
}
