/// A pool of equal tokens with a queue of those who wait for one.
///
/// Two disciplines:
/// - **fifo**: a returned token goes to the one who waits longest;
/// - **barging**: a returned token lies free and the one who waits longest is woken; a newcomer may take the
///   token first, and then the woken one queues again at the back.
///
/// The pool holds no clock: a deadline is an event of the model's, which calls ``withdraw(_:)``.
public struct TokenPool: Sendable {
    public enum Discipline: Sendable {
        case fifo, barging
    }

    public enum Acquisition: Equatable, Sendable {
        case granted
        /// Waiting; the ticket is for ``TokenPool/withdraw(_:)``.
        case waiting(ticket: UInt64)
    }

    public enum Release: Equatable, Sendable {
        /// Nobody waits; the token is free.
        case free
        /// The token now belongs to this waiter.
        case granted(Int32)
        /// This waiter left the queue and should try again; the token is free meanwhile.
        case woken(Int32)
    }

    public let discipline: Discipline
    public let capacity: Int
    /// Tokens not taken.
    public private(set) var free: Int
    private var waiters = TicketQueue<Int32>()

    /// - Parameter capacity: number of tokens, at least 0.
    public init(capacity: Int, discipline: Discipline) {
        self.capacity = capacity
        self.discipline = discipline
        free = capacity
    }

    /// Number of those who wait.
    public var waiting: Int { waiters.count }

    /// Takes a token, or joins the queue.
    public mutating func acquire(_ entity: Int32) -> Acquisition {
        if free > 0, discipline == .barging || waiters.isEmpty {
            free -= 1
            return .granted
        }
        return .waiting(ticket: waiters.append(entity))
    }

    /// Gives a token back.
    public mutating func release() -> Release {
        assert(free < capacity, "a token was released twice")
        guard let next = waiters.popFirst() else {
            free += 1
            return .free
        }
        switch discipline {
        case .fifo:
            return .granted(next)
        case .barging:
            free += 1
            return .woken(next)
        }
    }

    /// Leaves the queue, as at a deadline. Returns whether the entity was still waiting.
    public mutating func withdraw(_ ticket: UInt64) -> Bool {
        waiters.withdraw(ticket) != nil
    }
}
