import Models
import Testing

@Suite struct `The log at commit` {
    @Test func `flushes at once when it is idle, and makes later commits wait`() {
        var log = GroupCommit(flush: 0.25)
        let first = log.commit(1, now: 10)
        let second = log.commit(2, now: 10.125)
        #expect(first == .flush(until: 10.25))
        #expect(second == .waits)
        #expect(log.waiting == 1)
    }

    @Test func `takes all that wait in one flush`() {
        var log = GroupCommit(flush: 0.25)
        _ = log.commit(1, now: 0)
        for entity: Int32 in 2...5 { _ = log.commit(entity, now: 0.125) }
        let next = log.flushed(now: 0.25)
        let first = log.drain()
        let last = log.flushed(now: 0.5)
        let others = log.drain()
        #expect(next == 0.5 && last == nil)
        #expect(first == [1])
        #expect(others == [2, 3, 4, 5])
        #expect(log.flushes == 2 && !log.isFlushing)
    }

    @Test func `keeps groups apart when a commit comes as another is given back`() {
        var log = GroupCommit(flush: 0.25)
        _ = log.commit(1, now: 0)
        _ = log.commit(2, now: 0)
        _ = log.flushed(now: 0.25)
        let durable = log.popDurable()
        let again = log.commit(1, now: 0.25)
        let nothing = log.popDurable()
        let next = log.flushed(now: 0.5)
        let second = log.drain()
        #expect(durable == 1 && nothing == nil)
        #expect(again == .waits)
        #expect(second == [2])
        #expect(next == 0.75)
    }

    /// Ten writers that commit again at once: the flushes carry one, nine, one, nine and so on.
    @Test func `keeps up with any number of writers`() {
        var log = GroupCommit(flush: 1)
        for entity: Int32 in 0..<10 { _ = log.commit(entity, now: 0) }
        var now = 1.0
        var done = 0
        for _ in 0..<20 {
            let next = log.flushed(now: now)
            let group = log.drain()
            done += group.count
            for entity in group where log.commit(entity, now: now) != .waits {
                Issue.record("two flushes at once")
            }
            now = next ?? .nan
        }
        #expect(now == 21)
        #expect(done == 100)
    }
}

extension GroupCommit {
    mutating func drain() -> [Int32] {
        var group: [Int32] = []
        while let entity = popDurable() { group.append(entity) }
        return group
    }
}
