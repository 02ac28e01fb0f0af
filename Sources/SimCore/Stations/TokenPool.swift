/// A pool of equal tokens with a queue of those who wait for one.
///
/// Two disciplines:
/// - **fifo**: a returned token goes to the one who waits longest;
/// - **barging**: a returned token lies free and the one who waits longest is woken; a newcomer may take the
///   token first, and then the woken one queues again at the back.
///
/// The pool holds no clock: a deadline is an event of the model's, best in a lane, that carries the waiter's
/// ticket and calls ``withdraw(_:)``. Tickets are never used twice, so a deadline that comes after the grant
/// finds nobody; who was granted cancels it all the same, lest the calendar keep what is no longer of interest.
/// An entity is any trivial value, such as an index into the model's arrays.
@frozen
public struct TokenPool<Entity: BitwiseCopyable & Sendable>: Sendable {
    @frozen
    public enum Acquisition: Equatable, Sendable {
        case granted
        /// Waiting; the ticket is for ``TokenPool/withdraw(_:)``.
        case waiting(ticket: UInt64)
    }

    @frozen
    public enum Release: Sendable {
        /// Nobody waits; the token is free.
        case free
        /// The token now belongs to this waiter.
        case granted(Entity)
        /// This waiter left the queue and should try again; the token is free meanwhile.
        case woken(Entity)
    }

    public let discipline: PoolDiscipline
    public let capacity: Int
    /// Tokens not taken.
    @inlinable public var free: Int { left }
    /// Number of those who wait.
    @inlinable public var waiting: Int { waiters.count }

    @usableFromInline var left: Int
    @usableFromInline var waiters = TicketQueue<Entity>()

    /// - Parameter capacity: number of tokens, at least 0.
    @inlinable
    public init(capacity: Int, discipline: PoolDiscipline) {
        precondition(capacity >= 0, "a pool cannot owe tokens")
        self.capacity = capacity
        self.discipline = discipline
        left = capacity
    }

    /// Takes a token, or joins the queue. O(1) amortised.
    @inlinable
    public mutating func acquire(_ entity: Entity) -> Acquisition {
        if left > 0, discipline == .barging || waiters.isEmpty {
            left -= 1
            return .granted
        }
        return .waiting(ticket: waiters.append(entity))
    }

    /// Gives a token back. O(1) amortised.
    @inlinable
    public mutating func release() -> Release {
        assert(left < capacity, "a token was released twice")
        left += 1
        return offer()
    }

    /// Gives a token back and wakes nobody: it lies free until the next who asks. O(1).
    @inlinable
    public mutating func releaseQuietly() {
        assert(left < capacity, "a token was released twice")
        left += 1
    }

    /// Leaves the queue, as at a deadline. Returns who left; `nil` where it was granted or woken before, or has
    /// left. O(1).
    @inlinable
    @discardableResult
    public mutating func withdraw(_ ticket: UInt64) -> Entity? {
        waiters.withdraw(ticket)
    }

    /// One that was woken gives up without trying again, as when its deadline passes at that instant. The next
    /// is woken in its place if a token lies free: else it might wait beside a free token for ever.
    @inlinable
    public mutating func forgo() -> Release {
        left > 0 ? offer() : .free
    }

    @inlinable
    mutating func offer() -> Release {
        guard let next = waiters.popFirst() else { return .free }
        switch discipline {
        case .fifo:
            left -= 1
            return .granted(next)
        case .barging:
            return .woken(next)
        }
    }
}

/// Who gets a token that is returned to a ``TokenPool`` in which others wait.
@frozen
public enum PoolDiscipline: Sendable {
    /// The one who waits longest.
    case fifo
    /// Whoever asks first, the one who waits longest being woken to ask.
    case barging
}

extension TokenPool.Release: Equatable where Entity: Equatable {}
