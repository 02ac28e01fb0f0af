/// An array with one owner whose elements never move: it grows by segments of 1 024.
///
/// For what there may be millions of. An array that doubles holds its elements twice while it grows, and in the end
/// up to twice the room that they need; this one has at most one segment to spare. Finding an element takes one step
/// more than in ``UniqueArray``.
@frozen
public struct SegmentedArray<Element: BitwiseCopyable>: ~Copyable {
    @usableFromInline var segments = UniqueArray<UnsafeMutablePointer<Element>>()
    @usableFromInline var size = 0

    /// The binary logarithm of a segment's length.
    @inlinable static var shift: Int { 10 }
    @inlinable static var length: Int { 1 << shift }

    @inlinable
    public init() {}

    @inlinable
    deinit {
        for index in segments.indices { segments[index].deallocate() }
    }

    /// Number of elements.
    @inlinable public var count: Int { size }
    @inlinable public var isEmpty: Bool { size == 0 }

    /// The element at an index from 0 to ``count`` − 1. O(1).
    @inlinable
    public subscript(_ index: Int) -> Element {
        unsafeAddress {
            precondition(UInt(bitPattern: index) < UInt(bitPattern: size), "an index is out of range")
            return UnsafePointer(segments.memory[index >> Self.shift] + index & (Self.length - 1))
        }
        unsafeMutableAddress {
            precondition(UInt(bitPattern: index) < UInt(bitPattern: size), "an index is out of range")
            return segments.memory[index >> Self.shift] + index & (Self.length - 1)
        }
    }

    /// Adds an element at the end. O(1) amortised.
    @inlinable
    public mutating func append(_ element: Element) {
        if size & (Self.length - 1) == 0 {
            segments.append(UnsafeMutablePointer.allocate(capacity: Self.length))
        }
        (segments.memory[size >> Self.shift] + size & (Self.length - 1)).initialize(to: element)
        size += 1
    }
}

// Its memory is its own, as an array's is.
extension SegmentedArray: @unchecked Sendable where Element: Sendable {}
