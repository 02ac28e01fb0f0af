/// Which slot a cache's key is in: open addressing with linear probing, without tombstones (D. E. Knuth, "The Art of
/// Computer Programming", vol. 3, 6.4, algorithms L and R). O(1) on average; it grows, so that at least half of it
/// is empty.
struct EntryTable: Sendable {
    private struct Place: BitwiseCopyable, Sendable {
        var key: UInt64
        /// Below 0 where the place is empty.
        var slot: Int32
    }

    private static let empty = Place(key: 0, slot: -1)
    private var places = Array(repeating: empty, count: 16)
    private(set) var count = 0

    /// Neighbouring keys go to unrelated places: the high bits of a product with an odd constant (Knuth, 6.4).
    private func home(_ key: UInt64) -> Int {
        let bits = UInt64(places.count.trailingZeroBitCount)
        return Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> (64 - bits))
    }

    private func place(of key: UInt64) -> Int {
        var place = home(key)
        while places[place].slot >= 0, places[place].key != key { place = (place + 1) & (places.count - 1) }
        return place
    }

    /// The key's slot; `nil` where it is not known.
    func slot(of key: UInt64) -> Int32? {
        let slot = places[place(of: key)].slot
        return slot >= 0 ? slot : nil
    }

    /// Adds a key that is not known yet.
    mutating func insert(_ key: UInt64, slot: Int32) {
        if 2 * (count + 1) > places.count { grow() }
        places[place(of: key)] = Place(key: key, slot: slot)
        count += 1
    }

    mutating func remove(_ key: UInt64) {
        var hole = place(of: key)
        guard places[hole].slot >= 0 else { return }
        count -= 1
        var next = hole
        while true {
            next = (next + 1) & (places.count - 1)
            guard places[next].slot >= 0 else { break }
            // Who has come past the hole on its way moves into it.
            let way = (next - home(places[next].key)) & (places.count - 1)
            if way >= (next - hole) & (places.count - 1) {
                places[hole] = places[next]
                hole = next
            }
        }
        places[hole] = Self.empty
    }

    mutating func removeAll() {
        for place in places.indices { places[place] = Self.empty }
        count = 0
    }

    private mutating func grow() {
        let old = places
        places = Array(repeating: Self.empty, count: 2 * old.count)
        for entry in old where entry.slot >= 0 { places[place(of: entry.key)] = entry }
    }
}
