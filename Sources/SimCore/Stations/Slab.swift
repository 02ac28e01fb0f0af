/// Values that come and go, each at an index that stays its own while it lives; the room of one that has gone
/// is used again.
///
/// An index carries the generation of its room, so one that is kept too long finds nothing instead of a
/// stranger: an event may name an entity that has meanwhile left. Room is allocated only where more live at
/// once than ever before.
@frozen
public struct Slab<Element: BitwiseCopyable & Sendable>: Sendable {
    /// Names one element as long as it lives.
    @frozen
    public struct Index: Hashable, Sendable, BitwiseCopyable {
        @usableFromInline let room: UInt32
        @usableFromInline let generation: UInt32

        @inlinable
        init(room: UInt32, generation: UInt32) {
            self.room = room
            self.generation = generation
        }

        /// An index that names nothing.
        @inlinable public static var none: Index { Index(room: .max, generation: 0) }
    }

    @usableFromInline var elements: [Element] = []
    /// Odd while the room is taken.
    @usableFromInline var generations: [UInt32] = []
    @usableFromInline var vacant: [UInt32] = []
    @usableFromInline var living = 0

    @inlinable
    public init() {}

    /// Number of elements.
    @inlinable public var count: Int { living }
    @inlinable public var isEmpty: Bool { living == 0 }
    /// Number of elements that there is room for: the greatest that ever lived at once.
    @inlinable public var rooms: Int { elements.count }

    /// Adds an element, in the room that was left last if there is one. O(1) amortised.
    @inlinable
    public mutating func insert(_ element: Element) -> Index {
        living += 1
        guard let room = vacant.popLast() else {
            elements.append(element)
            generations.append(1)
            return Index(room: UInt32(elements.count - 1), generation: 1)
        }
        elements[Int(room)] = element
        generations[Int(room)] += 1
        return Index(room: room, generation: generations[Int(room)])
    }

    /// Whether the index names an element.
    @inlinable
    public func contains(_ index: Index) -> Bool {
        index.room < generations.count && generations[Int(index.room)] == index.generation
    }

    /// Removes and returns the element; `nil` where it has gone. O(1).
    @inlinable
    @discardableResult
    public mutating func remove(_ index: Index) -> Element? {
        guard contains(index) else { return nil }
        living -= 1
        generations[Int(index.room)] &+= 1
        // A room whose generations are used up stays empty, so that no index is ever given twice.
        if generations[Int(index.room)] != 0 { vacant.append(index.room) }
        return elements[Int(index.room)]
    }

    /// The element, which must not have gone.
    @inlinable
    public subscript(_ index: Index) -> Element {
        get {
            precondition(contains(index), "the element has gone")
            return elements[Int(index.room)]
        }
        _modify {
            precondition(contains(index), "the element has gone")
            yield &elements[Int(index.room)]
        }
    }
}
