/// A first-in, first-out queue of trivial elements in a ring that grows.
@frozen
public struct RingQueue<Element: BitwiseCopyable & Sendable>: Sendable {
    @usableFromInline var ring: [Element] = []
    @usableFromInline var head = 0
    @usableFromInline var size = 0

    @inlinable
    public init() {}

    @inlinable public var count: Int { size }
    @inlinable public var isEmpty: Bool { size == 0 }

    @inlinable
    public mutating func append(_ element: Element) {
        if size == ring.count { grow(filledWith: element) }
        ring[(head + size) & (ring.count - 1)] = element
        size += 1
    }

    /// The element that waits longest; `nil` when empty.
    @inlinable
    public mutating func popFirst() -> Element? {
        guard size > 0 else { return nil }
        let element = ring[head]
        removeFirst()
        return element
    }

    /// The element in this place of the queue, 0 for the one that waits longest, left where it is. O(1).
    @inlinable
    public subscript(place: Int) -> Element {
        precondition(place >= 0 && place < size, "there is no such place in the queue")
        return ring[(head + place) & (ring.count - 1)]
    }

    /// The element that waits longest, left where it is; `nil` when empty.
    @inlinable public var first: Element? { size > 0 ? ring[head] : nil }

    /// Takes the element that waits longest. The queue must not be empty.
    @inlinable
    public mutating func removeFirst() {
        assert(size > 0, "nothing is queued")
        head = (head + 1) & (ring.count - 1)
        size -= 1
    }

    @inlinable
    mutating func grow(filledWith filler: Element) {
        var larger = Array(repeating: filler, count: max(8, ring.count * 2))
        for index in 0..<size { larger[index] = ring[(head + index) & (ring.count - 1)] }
        ring = larger
        head = 0
    }
}
