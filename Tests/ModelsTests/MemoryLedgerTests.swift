import Models
import Testing

@Suite struct `A host's memory` {
    @Test func `is enough for a master, workers and requests, or the largest process is killed`() {
        var memory = MemoryLedger(limit: 200, processes: 3)
        let fits = [memory.take(0, 30), memory.take(1, 62), memory.take(2, 62), memory.take(2, 46)]
        let used = memory.used
        let victim = memory.take(1, 1)
        #expect(fits == [nil, nil, nil, nil] && used == 200)
        #expect(victim == 2)
        memory.clear(2)
        #expect(memory.used == 93 && memory.bytes(2) == 0 && memory.victim == nil)
        #expect(memory.peak == 200)
    }

    @Test func `kills whoever is largest, not who asked last, and again while it is not enough`() {
        var memory = MemoryLedger(limit: 100, processes: 3)
        _ = memory.take(1, 60)
        _ = memory.take(2, 40)
        let first = memory.take(0, 101)
        memory.clear(0)
        let none = memory.victim
        _ = memory.take(0, 90)
        let second = memory.victim
        memory.clear(0)
        #expect(first == 0 && none == nil && second == 0)
        var tight = MemoryLedger(limit: 10, processes: 3)
        var killed: [Int] = []
        for process in 0..<3 { _ = tight.take(process, 20) }
        while let victim = tight.victim {
            killed.append(victim)
            tight.clear(victim)
        }
        #expect(killed == [0, 1, 2])
    }

    @Test func `is given back by requests, but for what leaks`() {
        var memory = MemoryLedger(limit: 0, processes: 1)
        _ = memory.take(0, 1000)
        for _ in 0..<100 {
            _ = memory.take(0, 0.1 + 0.2)
            memory.give(0, 0.2)
        }
        #expect((memory.used - 1010).magnitude < 1e-6)
        #expect(memory.used == memory.bytes(0))
        let huge = memory.take(0, 1e15)
        #expect(huge == nil)
    }

    @Test func `has a peak that begins anew after a warm-up`() {
        var memory = MemoryLedger(limit: 1000, processes: 1)
        _ = memory.take(0, 500)
        memory.give(0, 300)
        let before = memory.peak
        memory.restartPeak()
        #expect(before == 500 && memory.peak == 200)
    }
}
