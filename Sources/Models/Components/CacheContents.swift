/// What is in a cache: entries that expire, and that make room for others when memory is used up.
///
/// The look-ups of an application's endpoints share the memory; all entries of one look-up have one size and live
/// equally long. An entry that has expired is not found and takes no room. When a new entry does not fit, those go
/// that were used longest ago (Redis's `allkeys-lru`, without its sampling: Redis evicts the oldest of a few that
/// it draws). All operations are O(1) on average; memory grows with the entries that are there at once, not with the
/// keys that could be.
public struct CacheContents: Sendable {
    public enum Finding: Equatable, Sendable {
        case hit, miss
    }

    /// The entries of one look-up.
    public struct Kind: Sendable, Equatable {
        /// Bytes of an entry.
        public let size: Double
        /// Seconds that an entry stays; `nil` for ever.
        public let ttl: Double?

        public init(size: Double, ttl: Double?) {
            self.size = size
            self.ttl = ttl
        }
    }

    private struct Entry: BitwiseCopyable, Sendable {
        var key: UInt64
        var expires: Double

        var kind: Int { Int(key >> 32) }
    }

    public let kinds: [Kind]
    /// Bytes that entries may take together; infinite for no limit.
    public let maxMemory: Double
    public private(set) var hits = 0
    public private(set) var misses = 0
    /// Entries that made room for others.
    public private(set) var evictions = 0
    /// Bytes of all entries that are there, those included that have expired since somebody last asked.
    public var bytes: Double {
        var sum = 0.0
        for kind in kinds.indices { sum += Double(counts[kind]) * kinds[kind].size }
        return sum
    }

    private var entries: [Entry] = []
    private var vacant: [Int32] = []
    private var table = EntryTable()
    private var used = EntryOrder()
    /// For each look-up, in the order of storing, which is that of expiring.
    private var stored: [EntryOrder]
    private var counts: [Int]

    /// - Parameters:
    ///   - kinds: the application's look-ups.
    ///   - maxMemory: bytes; `nil` for no limit.
    public init(_ kinds: [Kind], maxMemory: Double?) {
        self.kinds = kinds
        self.maxMemory = maxMemory ?? .infinity
        stored = kinds.map { _ in EntryOrder() }
        counts = kinds.map { _ in 0 }
    }

    /// Number of entries, as ``bytes`` counts them.
    public var count: Int { table.count }

    /// Asks for a key of a look-up.
    public mutating func lookup(_ key: Int32, of kind: Int, now: Double) -> Finding {
        guard let slot = table.slot(of: Self.name(key, kind)) else {
            misses += 1
            return .miss
        }
        guard now < entries[Int(slot)].expires else {
            remove(slot)
            misses += 1
            return .miss
        }
        used.moveToEnd(slot)
        hits += 1
        return .hit
    }

    /// Stores what was computed after a miss; one that is there already is stored anew. An entry larger than the
    /// memory is not stored.
    public mutating func store(_ key: Int32, of kind: Int, now: Double) {
        let name = Self.name(key, kind)
        let expires = kinds[kind].ttl.map { now + $0 } ?? .infinity
        expire(kind, now)
        if let slot = table.slot(of: name) {
            entries[Int(slot)].expires = expires
            used.moveToEnd(slot)
            stored[kind].moveToEnd(slot)
            return
        }
        guard makeRoom(kinds[kind].size, now) else { return }
        let entry = Entry(key: name, expires: expires)
        let slot: Int32
        if let room = vacant.popLast() {
            slot = room
            entries[Int(slot)] = entry
        } else {
            slot = Int32(entries.count)
            entries.append(entry)
        }
        table.insert(name, slot: slot)
        used.append(slot)
        stored[kind].append(slot)
        counts[kind] += 1
    }

    /// Drops all entries.
    public mutating func flush() {
        table.removeAll()
        used.removeAll()
        for kind in kinds.indices {
            stored[kind].removeAll()
            counts[kind] = 0
        }
        entries.removeAll(keepingCapacity: true)
        vacant.removeAll(keepingCapacity: true)
    }

    private mutating func makeRoom(_ size: Double, _ now: Double) -> Bool {
        guard maxMemory < .infinity else { return true }
        guard size <= maxMemory else { return false }
        guard bytes + size > maxMemory else { return true }
        for kind in kinds.indices { expire(kind, now) }
        while bytes + size > maxMemory, used.first >= 0 {
            remove(used.first)
            evictions += 1
        }
        return true
    }

    private mutating func expire(_ kind: Int, _ now: Double) {
        while stored[kind].first >= 0, entries[Int(stored[kind].first)].expires <= now {
            remove(stored[kind].first)
        }
    }

    private mutating func remove(_ slot: Int32) {
        let entry = entries[Int(slot)]
        table.remove(entry.key)
        used.remove(slot)
        stored[entry.kind].remove(slot)
        counts[entry.kind] -= 1
        vacant.append(slot)
    }

    private static func name(_ key: Int32, _ kind: Int) -> UInt64 {
        UInt64(kind) << 32 | UInt64(UInt32(bitPattern: key))
    }
}
