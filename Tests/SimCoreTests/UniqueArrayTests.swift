import SimCore
import Testing

@Suite struct `Arrays with one owner` {
    /// Counts itself, so that a lost or doubled element shows.
    final class Counter {
        var living = 0
    }

    struct Tenant: ~Copyable {
        let number: Int
        let counter: Counter

        init(_ number: Int, _ counter: Counter) {
            self.number = number
            self.counter = counter
            counter.living += 1
        }

        deinit { counter.living -= 1 }
    }

    @Test func `keep what cannot be copied while they grow, and let go of it`() {
        let counter = Counter()
        do {
            var tenants = UniqueArray<Tenant>(minimumCapacity: 1)
            for number in 0..<100 { tenants.append(Tenant(number, counter)) }
            var numbers: [Int] = []
            for index in tenants.indices { numbers.append(tenants[index].number) }
            #expect(numbers == Array(0..<100))
            var last = -1
            if let tenant = tenants.popLast() { last = tenant.number }
            #expect(last == 99)
            #expect(counter.living == 99)
        }
        #expect(counter.living == 0)
    }

    @Test func `are changed in place`() {
        var doubling = UniqueArray(repeating: 1, count: 3)
        var segmented = SegmentedArray<Int>()
        for number in 0..<5_000 {
            doubling.append(number)
            segmented.append(number)
        }
        doubling[1] += 6
        segmented[1_023] += 1
        segmented[1_024] += 2
        let first = [doubling[0], doubling[1], doubling[2], doubling[3], doubling[5_002]]
        #expect(first == [1, 7, 1, 0, 4_999])
        let border = [segmented[0], segmented[1_022], segmented[1_023], segmented[1_024], segmented[4_999]]
        #expect(border == [0, 1_022, 1_024, 1_026, 4_999])
        let counts = [doubling.count, segmented.count]
        #expect(counts == [5_003, 5_000])
    }

    @Test func `are queues, too, which keep their order round the end of their memory`() {
        var unique = UniqueQueue<Int>()
        var ring = RingQueue<Int>()
        var taken: [[Int]] = [[], []]
        for number in 0..<1_000 {
            unique.append(number)
            ring.append(number)
            guard number % 3 != 0 else { continue }
            if let first = unique.popFirst() { taken[0].append(first) }
            if let first = ring.popFirst() { taken[1].append(first) }
        }
        while let first = unique.popFirst() { taken[0].append(first) }
        while let first = ring.popFirst() { taken[1].append(first) }
        #expect(taken == [Array(0..<1_000), Array(0..<1_000)])
        let empty = [unique.isEmpty, ring.isEmpty]
        #expect(empty == [true, true])
    }
}
