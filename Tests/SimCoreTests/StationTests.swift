import SimCore
import Testing

@Suite struct `Stations` {
    /// Against a processor that is stepped through in full at every change.
    @Test(arguments: [1, 2, 4])
    func `a shared processor finishes its jobs when processor sharing says`(cores: Int) {
        var stream = RandomStream(StreamKey(seed: 4, replication: UInt64(cores), component: 0, purpose: 0))
        var processor = SharedProcessor<Int32>(cores: cores)
        var left: [Int32: Double] = [:]
        var now = 0.0
        var busy = 0.0
        var nextArrival = 0.0
        var id: Int32 = 0
        func elapse(_ seconds: Double) {
            let rate = min(1, Double(cores) / Double(max(1, left.count)))
            for key in left.keys { left[key]! -= seconds * rate }
            busy += seconds * Double(min(cores, left.count))
            now += seconds
        }
        for _ in 0..<5000 {
            let completion = processor.nextCompletion(now: now)
            if let completion, completion < nextArrival {
                elapse(completion - now)
                let job = processor.complete(now: now)
                #expect(left[job]!.magnitude < 1e-9)
                #expect(left.values.allSatisfy { $0 > -1e-9 })
                left[job] = nil
            } else {
                elapse(nextArrival - now)
                let work = Distribution.exponential(mean: 1).sample(using: &stream)
                processor.add(id, work: work, now: now)
                left[id] = work
                id += 1
                let gap = Distribution.exponential(mean: 1.1 / Double(cores)).sample(using: &stream)
                nextArrival = now + gap
            }
            #expect(processor.count == left.count)
        }
        #expect((processor.busy(until: now) / busy - 1).magnitude < 1e-9)
    }

    @Test func `a first-come token goes to the one who waits longest`() {
        var pool = TokenPool<Int32>(capacity: 1, discipline: .fifo)
        let acquired = [pool.acquire(1), pool.acquire(2), pool.acquire(3)]
        let withdrawn = [pool.withdraw(0), pool.withdraw(0)]
        let released = [pool.release(), pool.release()]
        #expect(acquired == [.granted, .waiting(ticket: 0), .waiting(ticket: 1)])
        #expect(withdrawn == [2, nil])
        #expect(released == [.granted(3), .free])
        #expect(pool.free == 1)
    }

    @Test func `a barging newcomer takes the token from the one who was woken`() {
        var pool = TokenPool<Int32>(capacity: 1, discipline: .barging)
        let before = [pool.acquire(1), pool.acquire(2)]
        let released = pool.release()
        let after = [pool.acquire(3), pool.acquire(2)]
        #expect(before == [.granted, .waiting(ticket: 0)])
        #expect(released == .woken(2))
        #expect(after == [.granted, .waiting(ticket: 1)])
        #expect(pool.waiting == 1)
    }
}
