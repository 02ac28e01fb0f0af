/// Where a request is, from its client's intention to the last byte of its answer.
public enum RequestPhase: UInt8, Sendable, CaseIterable {
    /// Waits for one of the workload's limited connections.
    case connection
    /// The load generator has to do something for it, or does.
    case generator
    /// On its way between client and server, there or back.
    case network
    /// In the balancer: its work, or waiting for an instance.
    case balancer
    /// Its connection has not been accepted yet; its bytes are there.
    case acceptQueue
    /// A worker accepts its connection.
    case accept
    /// Its worker has to turn to it.
    case loop
    /// Its worker works for it and waits for a core.
    case runQueue
    /// Its worker works for it, on a core.
    case cpu
    /// Waits for a connection of its worker's pool.
    case pool
    /// A connection to the database is being opened.
    case connect
    /// A statement is at the database.
    case query
    /// Its commit waits for the database's log to be on the disk.
    case commit
    /// A command is at the cache.
    case cache
    /// Waits for SQLite's writer lock.
    case lock
    /// A `wait` step.
    case wait
    /// The pause before its client's next attempt.
    case backoff

    /// Name in a trace.
    public var name: String {
        switch self {
        case .connection: "waits for a connection"
        case .generator: "load generator"
        case .network: "network"
        case .balancer: "balancer"
        case .acceptQueue: "accept queue"
        case .accept: "accept"
        case .loop: "waits for the worker"
        case .runQueue: "waits for a core"
        case .cpu: "cpu"
        case .pool: "pool wait"
        case .connect: "connect"
        case .query: "query"
        case .commit: "commit"
        case .cache: "cache"
        case .lock: "writer lock"
        case .wait: "wait"
        case .backoff: "backoff"
        }
    }
}
