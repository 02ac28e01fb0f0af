/// An array with one owner.
///
///     var jobs = UniqueArray<Job>()
///     jobs.append(Job(work: 1))
///     jobs[0].work = 2
///
/// A Swift array may be shared, so every change asks first whether it is; in arrays inside structs inside arrays
/// that is a tenth of a simulation's instructions. This one cannot be copied and need not ask; its elements need
/// not be copyable either. An index is checked in release builds, too.
@frozen
public struct UniqueArray<Element: ~Copyable>: ~Copyable {
    /// The first `size` of `capacity` elements are initialised.
    @usableFromInline var memory: UnsafeMutablePointer<Element>
    @usableFromInline var size = 0
    @usableFromInline var capacity: Int

    /// An empty array. O(1).
    ///
    /// - Parameter minimumCapacity: number of elements that it takes before it grows for the first time.
    @inlinable
    public init(minimumCapacity: Int = 8) {
        capacity = max(1, minimumCapacity)
        memory = UnsafeMutablePointer.allocate(capacity: capacity)
    }

    @inlinable
    deinit {
        memory.deinitialize(count: size)
        memory.deallocate()
    }

    /// Number of elements.
    @inlinable public var count: Int { size }
    @inlinable public var isEmpty: Bool { size == 0 }
    @inlinable public var indices: Range<Int> { 0..<size }

    /// The element at an index from 0 to ``count`` − 1.
    @inlinable
    public subscript(_ index: Int) -> Element {
        unsafeAddress {
            precondition(UInt(bitPattern: index) < UInt(bitPattern: size), "an index is out of range")
            return UnsafePointer(memory + index)
        }
        unsafeMutableAddress {
            precondition(UInt(bitPattern: index) < UInt(bitPattern: size), "an index is out of range")
            return memory + index
        }
    }

    /// Adds an element at the end. O(1) amortised.
    @inlinable
    public mutating func append(_ element: consuming Element) {
        if size == capacity { grow() }
        (memory + size).initialize(to: element)
        size += 1
    }

    /// Removes and returns the last element; `nil` when empty. O(1).
    @inlinable
    public mutating func popLast() -> Element? {
        guard size > 0 else { return nil }
        size -= 1
        return (memory + size).move()
    }

    @inlinable
    @inline(never)
    mutating func grow() {
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: 2 * capacity)
        larger.moveInitialize(from: memory, count: size)
        memory.deallocate()
        memory = larger
        capacity *= 2
    }
}

extension UniqueArray where Element: BitwiseCopyable {
    /// As many copies of one element as `count` says.
    @inlinable
    public init(repeating element: Element, count: Int) {
        self.init(minimumCapacity: count)
        memory.initialize(repeating: element, count: count)
        size = count
    }
}

// Its memory is its own, as an array's is.
extension UniqueArray: @unchecked Sendable where Element: Sendable & ~Copyable {}
