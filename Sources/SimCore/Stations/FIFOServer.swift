/// Equal servers with one queue in front of them, first come first served: the station of M/M/c.
///
/// It counts and keeps the order; when a service ends is an event of the model's. A customer is any trivial
/// value: an index into the model's arrays, or just the instant at which it came.
///
///     if server.join(customer, now: calendar.now) == .starts { begin(customer) }
///     …
///     if let next = server.finish(now: calendar.now) { begin(next) }
@frozen
public struct FIFOServer<Customer: BitwiseCopyable & Sendable>: Sendable {
    @frozen
    public enum Arrival: Equatable, Sendable {
        /// A server was free; the customer's service begins.
        case starts
        /// Waiting; the ticket is for ``FIFOServer/withdraw(_:)``.
        case waits(ticket: UInt64)
    }

    /// Number of servers.
    public let servers: Int
    /// Number of customers in service.
    @inlinable public var serving: Int { active }
    /// Number of customers that wait.
    @inlinable public var waiting: Int { queue.count }
    /// Number of customers, in service and waiting.
    @inlinable public var count: Int { active + queue.count }

    @usableFromInline var active = 0
    @usableFromInline var queue = TicketQueue<Customer>()
    /// Server-seconds used up to the last change.
    @usableFromInline var used = 0.0
    @usableFromInline var changed = 0.0

    /// - Parameter servers: at least 1.
    @inlinable
    public init(servers: Int = 1) {
        precondition(servers >= 1, "a station needs a server")
        self.servers = servers
    }

    /// A customer comes: it starts, or waits behind all who came before. O(1).
    @inlinable
    public mutating func join(_ customer: Customer, now: Double) -> Arrival {
        guard active == servers else {
            account(now)
            active += 1
            return .starts
        }
        return .waits(ticket: queue.append(customer))
    }

    /// A service ends. Returns the customer whose service begins at this instant, if any waits. O(1) amortised.
    @inlinable
    public mutating func finish(now: Double) -> Customer? {
        assert(active > 0, "a service ended that had not begun")
        if let next = queue.popFirst() { return next }
        account(now)
        active -= 1
        return nil
    }

    /// Takes a waiting customer out of the queue, as at a deadline. Returns it; `nil` where its service has begun
    /// or it has left. O(1).
    @inlinable
    public mutating func withdraw(_ ticket: UInt64) -> Customer? {
        queue.withdraw(ticket)
    }

    /// Server-seconds used up to `now`.
    @inlinable
    public func busy(until now: Double) -> Double {
        used + Double(active) * (now - changed)
    }

    @inlinable
    mutating func account(_ now: Double) {
        used = busy(until: now)
        changed = now
    }
}
