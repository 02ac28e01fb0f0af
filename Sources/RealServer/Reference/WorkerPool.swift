public import Models

/// The connections of one worker process: what ``ConnectionPool`` decides, done to a real database.
///
/// The algorithm (lazy, overflow closed on return, barging waiters) is the state machine's; this holds the
/// connections and those who wait for one.
public struct WorkerPool<Connection> {
    public enum Checkout {
        case connection(Connection)
        /// The ticket is for ``WorkerPool/withdraw(_:)``.
        case waiting(ticket: UInt64)
        /// A connection could not be opened; its place is free again, for this waiter first.
        case failed(any Error, wakes: Int32?)
    }

    private var pool: ConnectionPool
    /// In the order of their return; `nil` for a place whose connection could not be opened.
    private var idle: [Connection?] = []
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
    /// - Parameter waiter: who is to try again when a connection comes back.
    public mutating func checkout(for waiter: Int32) -> Checkout {
        switch pool.checkout(waiter) {
        case .reused:
            if let connection = idle.removeFirst() { return .connection(connection) }
        case .opened:
            break
        case .waiting(let ticket):
            return .waiting(ticket: ticket)
        }
        do {
            return .connection(try open())
        } catch {
            return .failed(error, wakes: putBack(nil))
        }
    }

    /// Takes a connection back. Returns the waiter that should try again.
    public mutating func checkin(_ connection: Connection) -> Int32? {
        putBack(connection)
    }

    private mutating func putBack(_ connection: Connection?) -> Int32? {
        let decision = pool.checkin()
        if !decision.closes {
            idle.append(connection)
        } else if let connection {
            close(connection)
        }
        return decision.wakes
    }

    /// A waiter gives up. Returns whether it was still waiting.
    public mutating func withdraw(_ ticket: UInt64) -> Bool {
        pool.withdraw(ticket)
    }
}
