internal import SimCore

/// SQLAlchemy's QueuePool of one worker process (`lib/sqlalchemy/pool/impl.py`, 2.1).
///
/// The pool starts empty. An idle connection is taken at once; below `pool_size + max_overflow` a new one is
/// opened; else the request waits. A returned connection is kept only while fewer than `pool_size` are idle,
/// otherwise it is closed: a load that needs more pays a connect per request. Waiters barge: the returned
/// connection goes to whoever asks first, and the woken waiter queues again at the back.
public struct ConnectionPool: Sendable {
    public enum Checkout: Equatable, Sendable {
        /// An idle connection was taken.
        case reused
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
    /// Connections open and not in use.
    public private(set) var idle = 0
    private var tokens: TokenPool<Int32>

    public init(_ settings: PoolSettings) {
        self.settings = settings
        tokens = TokenPool(capacity: settings.limit, discipline: .barging)
    }

    /// Connections in use.
    public var checkedOut: Int { tokens.capacity - tokens.free }
    /// Connections open, in use or idle.
    public var open: Int { checkedOut + idle }
    /// Requests that wait for a connection.
    public var waiting: Int { tokens.waiting }

    public mutating func checkout(_ request: Int32) -> Checkout {
        switch tokens.acquire(request) {
        case .waiting(let ticket):
            return .waiting(ticket: ticket)
        case .granted:
            if idle > 0 {
                idle -= 1
                return .reused
            }
            return .opened
        }
    }

    public mutating func checkin() -> Checkin {
        let closes = idle >= settings.poolSize
        if !closes { idle += 1 }
        switch tokens.release() {
        case .woken(let request): return Checkin(closes: closes, wakes: request)
        case .free, .granted: return Checkin(closes: closes, wakes: nil)
        }
    }

    /// A waiter gives up, as at `pool_timeout`. Returns whether it was still waiting.
    public mutating func withdraw(_ ticket: UInt64) -> Bool {
        tokens.withdraw(ticket) != nil
    }
}
