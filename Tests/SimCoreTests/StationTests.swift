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
        var tickets: [UInt64] = []
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
            } else if stream.index(below: 5) == 0, id > 0 {
                // One of the last few is taken off its core, if it is still there.
                elapse((nextArrival - now) / 2)
                let job = id - 1 - Int32(stream.index(below: min(8, Int(id))))
                let withdrawn = processor.withdraw(tickets[Int(job)], now: now)
                #expect(withdrawn == (left[job] == nil ? nil : job))
                left[job] = nil
            } else {
                elapse(nextArrival - now)
                let work = Distribution.exponential(mean: 1).sample(using: &stream)
                tickets.append(processor.add(id, work: work, now: now))
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

    @Test func `a woken one that gives up wakes the next, unless a newcomer has the token`() {
        var pool = TokenPool<Int32>(capacity: 1, discipline: .barging)
        for visitor in Int32(1)...3 { _ = pool.acquire(visitor) }
        let woken = [pool.release(), pool.forgo()]
        let newcomer = pool.acquire(4)
        let forgone = pool.forgo()
        #expect(woken == [.woken(2), .woken(3)])
        #expect(newcomer == .granted)
        #expect(forgone == .free)
    }

    /// Against a list; an index that is kept after its element has gone never names another.
    @Test func `a slab's index finds its element or nothing`() {
        var stream = RandomStream(StreamKey(seed: 7, replication: 0, component: 0, purpose: 0))
        var slab = Slab<Int>()
        var living: [(index: Slab<Int>.Index, value: Int)] = []
        var gone: [Slab<Int>.Index] = [.none]
        var most = 0
        for value in 0..<5000 {
            if stream.index(below: 2) == 0 {
                living.append((slab.insert(value), value))
                most = max(most, living.count)
            } else if !living.isEmpty {
                let (index, value) = living.remove(at: stream.index(below: living.count))
                slab[index] += 1
                let removed = [slab.remove(index), slab.remove(index)]
                #expect(removed == [value + 1, nil])
                gone.append(index)
            }
            #expect(slab.count == living.count && slab.isEmpty == living.isEmpty)
            #expect(living.allSatisfy { slab.contains($0.index) && slab[$0.index] == $0.value })
        }
        #expect(gone.allSatisfy { !slab.contains($0) })
        #expect(Set(gone).count == gone.count && gone.count > 2000)
        #expect(slab.rooms == most)
    }
}
