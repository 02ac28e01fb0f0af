public import Models

/// The connections of one worker process: what ``ConnectionPool`` decides, done to a real database.
///
/// The algorithm (lazy, overflow closed on return, barging waiters) is the state machine's; this holds the
/// connections and those who wait for one.
public struct WorkerPool<Connection>: ~Copyable {
    public enum Checkout {
        case connection(Connection)
        /// The ticket is for ``WorkerPool/withdraw(_:)``.
        case waiting(ticket: UInt64)
        /// A connection could not be opened; its place is free again, and nobody is woken.
        case failed(any Error)
    }

    private var pool: ConnectionPool
    /// Idle connections by their number in the pool.
    private var idle: [Connection?] = []
    private var freeNumbers: [Int32] = []
    private let open: () throws -> Connection
    private let close: (Connection) -> Void

    /// - Parameters:
    ///   - open: opens a connection, when one is first needed.
    ///   - close: closes a connection that is not kept.
    public init(
        _ settings: PoolSettings, open: @escaping () throws -> Connection,
        close: @escaping (Connection) -> Void
    ) {
        pool = ConnectionPool(settings)
        self.open = open
        self.close = close
    }

    /// Connections open, in use or idle.
    public var connections: Int { pool.open }
    /// Requests that wait.
    public var waiting: Int { pool.waiting }

    /// Takes a connection, the one idle longest, or opens one, or queues.
    ///
    /// - Parameters:
    ///   - waiter: who is to try again when a connection comes back.
    ///   - opens: whether it may open a connection: not for one that was woken, until its `pool_timeout` has passed.
    public mutating func checkout(for waiter: Int32, opens: Bool = true) -> Checkout {
        switch pool.checkout(waiter, opens: opens) {
        case .reused(let number):
            guard let connection = idle[Int(number)].take() else {
                preconditionFailure("an idle connection is not there")
            }
            freeNumbers.append(number)
            return .connection(connection)
        case .waiting(let ticket):
            return .waiting(ticket: ticket)
        case .opened:
            do {
                return .connection(try open())
            } catch {
                pool.discard()
                return .failed(error)
            }
        }
    }

    /// Takes a connection back. Returns the waiter that should try again.
    public mutating func checkin(_ connection: Connection) -> Int32? {
        let number = freeNumbers.popLast() ?? Int32(idle.count)
        let decision = pool.checkin(number)
        if decision.closes {
            freeNumbers.append(number)
            close(connection)
        }
        if number == idle.count { idle.append(nil) }
        if !decision.closes { idle[Int(number)] = connection }
        return decision.wakes
    }

    /// A waiter gives up. Returns whether it was still waiting.
    public mutating func withdraw(_ ticket: UInt64) -> Bool {
        pool.withdraw(ticket)
    }
}
