/// A first-in, first-out queue with one owner, of trivial elements in a ring that grows.
///
/// ``RingQueue`` with memory of its own, as ``UniqueArray`` has and for the same reason. Invariant: `capacity` is a
/// power of two, and the elements are those at `head` and the `size` − 1 places after it, round the end.
@frozen
public struct UniqueQueue<Element: BitwiseCopyable & Sendable>: ~Copyable {
    @usableFromInline var ring: UnsafeMutablePointer<Element>
    @usableFromInline var capacity = 8
    @usableFromInline var head = 0
    @usableFromInline var size = 0

    @inlinable
    public init() {
        ring = UnsafeMutablePointer.allocate(capacity: 8)
    }

    @inlinable
    deinit {
        ring.deallocate()
    }

    @inlinable public var count: Int { size }
    @inlinable public var isEmpty: Bool { size == 0 }

    /// Appends at the back. O(1) amortised.
    @inlinable
    public mutating func append(_ element: Element) {
        if size == capacity { grow() }
        ring[(head + size) & (capacity - 1)] = element
        size += 1
    }

    /// The element that waits longest; `nil` when empty. O(1).
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
        return ring[(head + place) & (capacity - 1)]
    }

    /// The element that waits longest, left where it is; `nil` when empty.
    @inlinable public var first: Element? { size > 0 ? ring[head] : nil }

    /// Takes the element that waits longest. The queue must not be empty. O(1).
    @inlinable
    public mutating func removeFirst() {
        precondition(size > 0, "nothing is queued")
        head = (head + 1) & (capacity - 1)
        size -= 1
    }

    @inlinable
    @inline(never)
    mutating func grow() {
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: 2 * capacity)
        for index in 0..<size {
            (larger + index).initialize(to: ring[(head + index) & (capacity - 1)])
        }
        ring.deallocate()
        ring = larger
        capacity *= 2
        head = 0
    }
}

// Its memory is its own, as an array's is.
extension UniqueQueue: @unchecked Sendable {}
