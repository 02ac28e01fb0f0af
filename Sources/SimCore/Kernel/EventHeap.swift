/// A 4-ary heap of trivial entries: the earliest first, O(log n) in, O(log n) out.
///
/// Invariant: no child precedes its parent. The children of the entry at i are at 4i + 1 … 4i + 4; they start
/// at a multiple of four entries in memory, so that a family lies in as few cache lines as can be
/// (A. LaMarca, R. Ladner, "The influence of caches on the performance of heaps", 1996).
///
/// Taking the first entry leaves its place vacant until the next operation: most often that is an insertion,
/// which then sifts once, down, where a removal and an insertion would sift twice.
///
/// The one place of the engine with memory of its own: a calendar does little else than this, and the checks
/// of an array (unique, in bounds) are a third of its time.
@usableFromInline
struct EventHeap<Entry: BitwiseCopyable & Ordered>: ~Copyable {
    /// Entry 0; three unused ones lie before it.
    @usableFromInline var entries: UnsafeMutablePointer<Entry>
    @usableFromInline var size = 0
    @usableFromInline var capacity: Int
    /// Entry 0 was taken and nothing was put in its place.
    @usableFromInline var isVacant = false

    @inlinable static var lead: Int { 3 }

    @inlinable
    init() {
        capacity = 61
        entries = Self.allocate(capacity)
    }

    @inlinable
    deinit {
        UnsafeMutableRawPointer(entries - Self.lead).deallocate()
    }

    @inlinable
    static func allocate(_ capacity: Int) -> UnsafeMutablePointer<Entry> {
        let bytes = (capacity + lead) * MemoryLayout<Entry>.stride
        let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 128)
        return memory.bindMemory(to: Entry.self, capacity: capacity + lead) + lead
    }

    @inlinable var count: Int { isVacant ? size - 1 : size }

    /// The earliest entry; `nil` when empty.
    @inlinable
    var first: Entry? {
        mutating get {
            if isVacant { fillVacancy() }
            return size > 0 ? entries[0] : nil
        }
    }

    /// Takes the entry that ``first`` has just given.
    @inlinable
    mutating func removeFirst() {
        assert(size > 0 && !isVacant, "nothing to take")
        isVacant = true
    }

    @inlinable
    mutating func insert(_ entry: Entry) {
        if isVacant {
            isVacant = false
            siftDown(entry)
            return
        }
        if size == capacity { grow() }
        var hole = size
        size += 1
        while hole > 0 {
            let parent = (hole - 1) >> 2
            guard entry.precedes(entries[parent]) else { break }
            entries[hole] = entries[parent]
            hole = parent
        }
        entries[hole] = entry
    }

    @inlinable
    mutating func fillVacancy() {
        isVacant = false
        size -= 1
        if size > 0 { siftDown(entries[size]) }
    }

    /// Puts an entry at the root, or below it where others precede it.
    @inlinable
    mutating func siftDown(_ entry: Entry) {
        var hole = 0
        while true {
            var least = (hole << 2) + 1
            guard least < size else { break }
            let end = min(least + 4, size)
            var other = least + 1
            while other < end {
                if entries[other].precedes(entries[least]) { least = other }
                other += 1
            }
            guard entries[least].precedes(entry) else { break }
            entries[hole] = entries[least]
            hole = least
        }
        entries[hole] = entry
    }

    @inlinable
    mutating func grow() {
        let larger = 2 * (capacity + Self.lead) - Self.lead
        let memory = Self.allocate(larger)
        memory.update(from: entries, count: size)
        UnsafeMutableRawPointer(entries - Self.lead).deallocate()
        entries = memory
        capacity = larger
    }
}

/// A strict order of which comes first.
@usableFromInline
protocol Ordered {
    func precedes(_ other: Self) -> Bool
}
