/// PostgreSQL's connections, which the pools of all workers of all instances share.
///
/// There is no queue: one connection too many fails at once, whether those that exist are at work or idle in some
/// pool. So what a pool keeps idle is missing elsewhere, and since pools close no idle connection, the workers that
/// come late starve (PostgreSQL's `InitPostgres` in `postinit.c`; measured with PostgreSQL 15).
public struct DatabaseConnections: Sendable {
    public enum Attempt: Equatable, Sendable {
        case opened
        /// No slot is left: an error at once.
        case refused
    }

    /// Connections that an application can have.
    public let usable: Int
    /// Connections that are open, in use or idle.
    public private(set) var count = 0
    /// The most that were ever open at once.
    public private(set) var peak = 0
    /// Attempts that succeeded, and those that did not.
    public private(set) var opened = 0
    public private(set) var refused = 0
    private let hasReserved: Bool

    public init(_ database: Database) {
        usable = database.usable
        hasReserved = database.reserved > 0
    }

    /// What the server says to an attempt that it refuses. Nobody but the application connects here, so those slots
    /// are free that are kept for superusers, if there are any.
    public var refusal: String {
        hasReserved
            ? "FATAL:  remaining connection slots are reserved for non-replication superuser connections"
            : "FATAL:  sorry, too many clients already"
    }

    public mutating func open() -> Attempt {
        guard count < usable else {
            refused += 1
            return .refused
        }
        count += 1
        opened += 1
        peak = max(peak, count)
        return .opened
    }

    /// Closes connections: one that a pool does not keep, or all of a process that ends.
    public mutating func close(_ connections: Int = 1) {
        assert(connections <= count, "a connection to the database was closed twice")
        count -= connections
    }
}
