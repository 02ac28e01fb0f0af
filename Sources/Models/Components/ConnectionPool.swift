internal import SimCore

/// SQLAlchemy's QueuePool of one worker process (`lib/sqlalchemy/pool/impl.py`, 2.1).
///
/// The pool starts empty. An idle connection is taken at once, the one that was returned first; below
/// `pool_size + max_overflow` a new one is opened; else the request waits. A returned connection is kept only while
/// fewer than `pool_size` are idle, otherwise it is closed: a load that needs more pays a connect per request. Waiters
/// barge: the returned connection goes to whoever asks first, and the woken waiter queues again at the back. A connect
/// that fails frees its place and wakes nobody.
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
    private var tokens: TokenPool<Int32>

    public init(_ settings: PoolSettings) {
        self.settings = settings
        kept = settings.poolSize == 0 ? Int.max : settings.poolSize
        tokens = TokenPool(capacity: settings.limit, discipline: .barging)
    }

    /// Connections open and not in use.
    public var idle: Int { idleConnections.count }
    /// Connections in use, or being opened.
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
            return idleConnections.popFirst().map { .reused($0) } ?? .opened
        }
    }

    public mutating func checkin(_ connection: Int32) -> Checkin {
        let closes = idleConnections.count >= kept
        if !closes { idleConnections.append(connection) }
        switch tokens.release() {
        case .woken(let request): return Checkin(closes: closes, wakes: request)
        case .free, .granted: return Checkin(closes: closes, wakes: nil)
        }
    }

    /// A connection that was being opened, or is lost, gives up its place.
    public mutating func discard() {
        tokens.releaseQuietly()
    }

    /// A waiter gives up, as at `pool_timeout`. Returns whether it was still waiting.
    public mutating func withdraw(_ ticket: UInt64) -> Bool {
        tokens.withdraw(ticket) != nil
    }

    /// Takes an idle connection out, as when all are closed; `nil` where none is left.
    public mutating func drain() -> Int32? {
        idleConnections.popFirst()
    }
}
