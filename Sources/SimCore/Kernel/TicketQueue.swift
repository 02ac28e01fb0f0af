/// A first-in, first-out queue whose elements can be withdrawn by the ticket they were given.
///
/// A withdrawn element stays in place, marked, until the head passes it, so every operation is O(1)
/// amortised. Tickets count up and are never used twice: a stale ticket withdraws nothing.
@frozen
public struct TicketQueue<Element: BitwiseCopyable & Sendable>: Sendable {
    @usableFromInline var ring: [Slot]
    /// Ticket of the element at the head.
    @usableFromInline var head: UInt64 = 0
    /// Ticket that the next element will get.
    @usableFromInline var tail: UInt64 = 0
    @usableFromInline var present = 0

    /// Number of elements that were not withdrawn.
    @inlinable public var count: Int { present }

    @usableFromInline
    struct Slot: Sendable {
        @usableFromInline var element: Element?
        @inlinable init(_ element: Element?) { self.element = element }
    }

    @inlinable
    public init() {
        ring = Array(repeating: Slot(nil), count: 8)
    }

    @inlinable public var isEmpty: Bool { present == 0 }

    /// Appends at the back; returns the ticket for ``withdraw(_:)``.
    @inlinable
    public mutating func append(_ element: Element) -> UInt64 {
        if tail - head == UInt64(ring.count) {
            // Those withdrawn at the front have left their place, even where none was ever removed.
            _ = first()
            if tail - head == UInt64(ring.count) { grow() }
        }
        ring[place(tail)] = Slot(element)
        tail += 1
        present += 1
        return tail - 1
    }

    /// The element at the front, with its ticket.
    @inlinable
    public mutating func first() -> (element: Element, ticket: UInt64)? {
        while head < tail {
            if let element = ring[place(head)].element { return (element, head) }
            head += 1
        }
        return nil
    }

    /// Removes and returns the element at the front.
    @inlinable
    public mutating func popFirst() -> Element? {
        guard let (element, ticket) = first() else { return nil }
        ring[place(ticket)] = Slot(nil)
        head = ticket + 1
        present -= 1
        return element
    }

    /// Takes out the element with this ticket; `nil` where it has left already.
    @inlinable
    public mutating func withdraw(_ ticket: UInt64) -> Element? {
        guard ticket >= head, ticket < tail, let element = ring[place(ticket)].element else { return nil }
        ring[place(ticket)] = Slot(nil)
        present -= 1
        return element
    }

    @inlinable
    func place(_ ticket: UInt64) -> Int {
        Int(truncatingIfNeeded: ticket & UInt64(ring.count - 1))
    }

    @inlinable
    mutating func grow() {
        var larger = Array(repeating: Slot(nil), count: ring.count * 2)
        var ticket = head
        while ticket < tail {
            larger[Int(truncatingIfNeeded: ticket & UInt64(larger.count - 1))] = ring[place(ticket)]
            ticket += 1
        }
        ring = larger
    }
}
