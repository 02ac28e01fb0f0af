internal import SimCore

/// SQLAlchemy's QueuePool of one worker process (`lib/sqlalchemy/pool/impl.py` and `util/queue.py`, 2.1).
///
/// The pool starts empty. An idle connection is taken at once, the one that was returned first; below
/// `pool_size + max_overflow` a new one is opened; else the request waits. A returned connection is kept only while
/// fewer than `pool_size` are idle, otherwise it is closed: a load that needs more pays a connect per request. Waiters
/// barge: the returned connection goes to whoever asks first, and the woken waiter queues again at the back.
///
/// A waiter waits for a connection that is kept, and for nothing else: one that is closed, like a connect that fails, frees
/// its place and wakes nobody. The place is for the next that comes, or for a waiter whose `pool_timeout` has passed. So a
/// pool that lives on its overflow serves late-comers first, and uses fewer connections than it may.
public struct ConnectionPool: ~Copyable, Sendable {
    public enum Checkout: Equatable, Sendable {
        /// This idle connection was taken.
        case reused(Int32)
        /// A new connection must be opened.
        case opened
        /// All are in use; the ticket is for ``ConnectionPool/withdraw(_:)``.
        case waiting(ticket: UInt64)
    }

    public struct Checkin: Equatable, Sendable {
        /// Whether the connection is closed instead of kept.
        public let closes: Bool
        /// The waiter that should try to check out again.
        public let wakes: Int32?
    }

    public let settings: PoolSettings
    private let kept: Int
    private var idleConnections = UniqueQueue<Int32>()
    private var waiters = TicketQueue<Int32>()
    /// Connections in use, or being opened.
    public private(set) var checkedOut = 0

    public init(_ settings: PoolSettings) {
        self.settings = settings
        kept = settings.poolSize == 0 ? Int.max : settings.poolSize
    }

    /// Connections open and not in use.
    public var idle: Int { idleConnections.count }
    /// Connections open, in use or idle.
    public var open: Int { checkedOut + idle }
    /// Requests that wait for a connection.
    public var waiting: Int { waiters.count }

    /// - Parameter opens: whether it may open a connection: not for one that was woken, until its `pool_timeout` has passed.
    public mutating func checkout(_ request: Int32, opens: Bool = true) -> Checkout {
        if let connection = idleConnections.popFirst() {
            checkedOut += 1
            return .reused(connection)
        }
        guard opens, checkedOut < settings.limit else {
            return .waiting(ticket: waiters.append(request))
        }
        checkedOut += 1
        return .opened
    }

    public mutating func checkin(_ connection: Int32) -> Checkin {
        checkedOut -= 1
        guard idleConnections.count < kept else { return Checkin(closes: true, wakes: nil) }
        idleConnections.append(connection)
        return Checkin(closes: false, wakes: waiters.popFirst())
    }

    /// A connection that was being opened, or is lost, gives up its place.
    public mutating func discard() {
        checkedOut -= 1
    }

    /// A waiter gives up, as at `pool_timeout`. Returns whether it was still waiting.
    public mutating func withdraw(_ ticket: UInt64) -> Bool {
        waiters.withdraw(ticket) != nil
    }

    /// Takes an idle connection out, as when all are closed; `nil` where none is left.
    public mutating func drain() -> Int32? {
        idleConnections.popFirst()
    }
}
