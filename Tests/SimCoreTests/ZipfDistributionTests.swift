import SimCore
import Testing

@Suite struct `Zipf's distribution` {
    /// The probability of each rank, summed from the smallest.
    func probabilities(_ count: Int, _ exponent: Double) -> [Double] {
        let weights = (1...count).map { Arithmetic.pow(Double($0), -exponent) }
        let sum = weights.reversed().reduce(0, +)
        return weights.map { $0 / sum }
    }

    /// Exponents below, at, near and above 1, few ranks and many: twelve tests, 1 % in all. Ranks are put together
    /// until at least 20 draws are expected.
    @Test func `has its exact probabilities, by chi-square`() {
        for exponent in [0, 0.5, 0.99, 1, 1.1, 2.5] {
            for count in [3, 10_000] {
                let zipf = ZipfDistribution(count: count, exponent: exponent)
                var stream = RandomStream(
                    StreamKey(
                        seed: 21, replication: UInt64(count), component: 0, purpose: UInt64(exponent * 100)))
                let draws = 400_000
                var counts = Array(repeating: 0, count: count)
                for _ in 0..<draws { counts[zipf.sample(using: &stream)] += 1 }
                let cells = Self.cells(counts, probabilities(count, exponent).map { $0 * Double(draws) })
                let limit = chiSquareLimit(degrees: cells.count - 1, error: 0.01 / 12)
                #expect(cells.distance < limit, "exponent \(exponent), \(count) ranks")
            }
        }
    }

    static func cells(_ counts: [Int], _ expected: [Double]) -> (count: Int, distance: Double) {
        var cells = 0
        var distance = 0.0
        var seen = 0
        var due = 0.0
        var left = expected.reversed().reduce(0, +)
        for index in counts.indices {
            seen += counts[index]
            due += expected[index]
            left -= expected[index]
            // The last cell takes what would be too little for one of its own.
            if due >= 20 && left >= 20 || index == counts.count - 1 {
                distance += chiSquareDistance([seen], expected: due)
                cells += 1
                seen = 0
                due = 0
            }
        }
        return (cells, distance)
    }

    /// Ten million keys at exponent 0.9: the shares of the first 1, 1000 and 100 000, within four standard deviations.
    @Test func `reaches over ten million keys`() {
        let count = 10_000_000
        let zipf = ZipfDistribution(count: count, exponent: 0.9)
        var stream = RandomStream(StreamKey(seed: 22, replication: 0, component: 0, purpose: 0))
        let draws = 200_000
        var ranks: [Int] = []
        for _ in 0..<draws { ranks.append(zipf.sample(using: &stream)) }
        let exact = probabilities(count, 0.9)
        for first in [1, 1000, 100_000] {
            let share = exact[..<first].reduce(0, +)
            let seen = Double(ranks.count { $0 < first }) / Double(draws)
            let deviation = (share * (1 - share) / Double(draws)).squareRoot()
            #expect((seen - share).magnitude < 4 * deviation, "first \(first)")
        }
        #expect(ranks.allSatisfy { (0..<count).contains($0) })
    }

    @Test func `moves its stream by one word a draw, whatever is rejected`() {
        let zipf = ZipfDistribution(count: 1000, exponent: 1.2)
        var stream = RandomStream(StreamKey(seed: 23, replication: 0, component: 0, purpose: 0))
        var other = stream
        for _ in 0..<1000 {
            _ = zipf.sample(using: &stream)
            _ = other.next()
        }
        let next = [stream.next(), other.next()]
        #expect(next[0] == next[1])
    }

    @Test func `of one rank, or a very steep one, gives the first`() {
        var stream = RandomStream(StreamKey(seed: 24, replication: 0, component: 0, purpose: 0))
        let single = ZipfDistribution(count: 1, exponent: 0.7)
        let steep = ZipfDistribution(count: 10_000_000, exponent: 60)
        var sum = 0
        for _ in 0..<1000 { sum += single.sample(using: &stream) + steep.sample(using: &stream) }
        #expect(sum == 0)
    }
}
