import Models

/// A parameter of ``Costs`` by the path that files and reports name it with.
struct CostParameter: Sendable {
    /// Below `costs.`: `wakeup`, `postgresql.flush`.
    var name: String
    /// Seconds; factors and counts are plain numbers.
    var isFactor = false
    var keyPath: any WritableKeyPath<Costs, Double> & Sendable

    var path: String { "costs." + name }

    /// All but ``Costs/request``, which has one for each endpoint.
    static let all: [CostParameter] = [
        CostParameter(name: "accept", keyPath: \.accept),
        CostParameter(name: "wakeup", keyPath: \.wakeup),
        CostParameter(name: "connection", keyPath: \.connection),
        CostParameter(name: "process_switch", keyPath: \.processSwitch),
        CostParameter(name: "boot", keyPath: \.boot),
        CostParameter(name: "gzip", keyPath: \.gzip),
        CostParameter(name: "gzip_ratio", isFactor: true, keyPath: \.gzipRatio),
        CostParameter(name: "statement", keyPath: \.statement),
        CostParameter(name: "commit", keyPath: \.commit),
        CostParameter(name: "connect", keyPath: \.connect),
        CostParameter(name: "handshake", keyPath: \.handshake),
        CostParameter(name: "balance", keyPath: \.balance),
        CostParameter(name: "send", keyPath: \.send),
        CostParameter(name: "receive", keyPath: \.receive),
        CostParameter(name: "work", isFactor: true, keyPath: \.work),
        CostParameter(name: "postgresql.client_round_trip", keyPath: \.postgresql.clientRoundTrip),
        CostParameter(name: "postgresql.statement", keyPath: \.postgresql.statement),
        CostParameter(name: "postgresql.client_connect", keyPath: \.postgresql.clientConnect),
        CostParameter(name: "postgresql.server_connect", keyPath: \.postgresql.serverConnect),
        CostParameter(
            name: "postgresql.first_connect_statements", isFactor: true,
            keyPath: \.postgresql.firstConnectCount),
        CostParameter(name: "postgresql.indexed_row", keyPath: \.postgresql.indexedRow),
        CostParameter(name: "postgresql.scanned_row", keyPath: \.postgresql.scannedRow),
        CostParameter(name: "postgresql.flush", keyPath: \.postgresql.flush),
        CostParameter(name: "cache.client_round_trip", keyPath: \.cache.clientRoundTrip),
        CostParameter(name: "cache.command", keyPath: \.cache.command),
    ]

    static func named(_ path: String) -> CostParameter? {
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
