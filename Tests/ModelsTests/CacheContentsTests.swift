import Models
import SimCore
import Testing

@Suite struct `A cache's contents` {
    typealias Kind = CacheContents.Kind

    @Test func `are found once stored, until they expire`() {
        var cache = CacheContents([Kind(size: 100, ttl: 10)], maxMemory: nil)
        let before = cache.lookup(7, of: 0, now: 0)
        cache.store(7, of: 0, now: 0)
        let found = [cache.lookup(7, of: 0, now: 9.9), cache.lookup(8, of: 0, now: 9.9)]
        let after = cache.lookup(7, of: 0, now: 10)
        #expect(before == .miss && found == [.hit, .miss] && after == .miss)
        #expect(cache.hits == 1 && cache.misses == 3)
        #expect(cache.count == 0 && cache.bytes == 0)
    }

    @Test func `live anew when they are stored anew, as by all who missed at once`() {
        var cache = CacheContents([Kind(size: 100, ttl: 10)], maxMemory: nil)
        cache.store(1, of: 0, now: 0)
        cache.store(2, of: 0, now: 1)
        cache.store(1, of: 0, now: 5)
        let count = cache.count
        let found = [cache.lookup(1, of: 0, now: 12), cache.lookup(2, of: 0, now: 12)]
        #expect(count == 2 && found == [.hit, .miss])
    }

    @Test func `make room, those first that were used longest ago`() {
        var cache = CacheContents([Kind(size: 100, ttl: nil)], maxMemory: 300)
        for key: Int32 in 1...3 { cache.store(key, of: 0, now: 0) }
        _ = cache.lookup(1, of: 0, now: 1)
        cache.store(4, of: 0, now: 2)
        let found = (1...4).map { cache.lookup(Int32($0), of: 0, now: 3) }
        #expect(found == [.hit, .miss, .hit, .hit])
        #expect(cache.bytes == 300 && cache.evictions == 1)
    }

    @Test func `share the memory between look-ups of different sizes`() {
        var cache = CacheContents([Kind(size: 100, ttl: nil), Kind(size: 250, ttl: nil)], maxMemory: 400)
        for key: Int32 in 1...4 { cache.store(key, of: 0, now: 0) }
        cache.store(1, of: 1, now: 1)
        let first = (1...4).map { cache.lookup(Int32($0), of: 0, now: 2) }
        let second = cache.lookup(1, of: 1, now: 2)
        #expect(first == [.miss, .miss, .miss, .hit] && second == .hit)
        #expect(cache.bytes == 350)
    }

    @Test func `that have expired make room before others are evicted`() {
        var cache = CacheContents([Kind(size: 100, ttl: 10), Kind(size: 100, ttl: nil)], maxMemory: 200)
        cache.store(1, of: 1, now: 0)
        cache.store(1, of: 0, now: 1)
        cache.store(2, of: 1, now: 20)
        #expect(cache.evictions == 0)
        let found = [cache.lookup(1, of: 1, now: 20), cache.lookup(2, of: 1, now: 20)]
        #expect(found == [.hit, .hit])
    }

    @Test func `never hold what is larger than the memory`() {
        var cache = CacheContents([Kind(size: 100, ttl: nil), Kind(size: 500, ttl: nil)], maxMemory: 200)
        cache.store(1, of: 0, now: 0)
        cache.store(1, of: 1, now: 0)
        #expect(cache.count == 1 && cache.bytes == 100)
    }

    @Test func `are gone after a flush, and can be stored again`() {
        var cache = CacheContents([Kind(size: 100, ttl: 10)], maxMemory: 10_000)
        for key: Int32 in 0..<50 { cache.store(key, of: 0, now: 0) }
        cache.flush()
        let found = cache.lookup(3, of: 0, now: 1)
        let bytes = cache.bytes
        cache.store(3, of: 0, now: 1)
        let again = cache.lookup(3, of: 0, now: 2)
        #expect(found == .miss && bytes == 0 && again == .hit)
    }

    /// Against a plain list that is searched: 20 000 random operations on keys that collide, expire and are evicted.
    @Test func `agree with a list that is searched`() {
        var stream = RandomStream(StreamKey(seed: 11, replication: 0, component: 0, purpose: 0))
        let kinds = [Kind(size: 1, ttl: 40), Kind(size: 3, ttl: nil), Kind(size: 2, ttl: 7)]
        var cache = CacheContents(kinds, maxMemory: 60)
        var list = SearchedCache(kinds: kinds, maxMemory: 60)
        var differences = 0
        var hits = 0
        for step in 0..<20_000 {
            let now = Double(step) * 0.25
            let kind = stream.index(below: 3)
            let key = Int32(stream.index(below: 30))
            let found = cache.lookup(key, of: kind, now: now)
            if found != list.lookup(key, of: kind, now: now) { differences += 1 }
            if found == .hit { hits += 1 }
            if found == .miss {
                cache.store(key, of: kind, now: now)
                list.store(key, of: kind, now: now)
            }
            if stream.index(below: 1000) == 0 {
                cache.flush()
                list.entries = []
            }
        }
        #expect(differences == 0)
        #expect((2000..<18_000).contains(hits) && cache.evictions > 1000)
    }
}

/// The same rules without an index: entries in the order of their last use.
private struct SearchedCache {
    struct Entry {
        var key: Int32
        var kind: Int
        var expires: Double
    }
    let kinds: [CacheContents.Kind]
    let maxMemory: Double
    var entries: [Entry] = []

    mutating func lookup(_ key: Int32, of kind: Int, now: Double) -> CacheContents.Finding {
        entries.removeAll { $0.expires <= now }
        guard let place = entries.firstIndex(where: { $0.key == key && $0.kind == kind }) else {
            return .miss
        }
        entries.append(entries.remove(at: place))
        return .hit
    }

    mutating func store(_ key: Int32, of kind: Int, now: Double) {
        entries.append(Entry(key: key, kind: kind, expires: now + (kinds[kind].ttl ?? .infinity)))
        while entries.reduce(0, { $0 + kinds[$1.kind].size }) > maxMemory { entries.removeFirst() }
    }
}
