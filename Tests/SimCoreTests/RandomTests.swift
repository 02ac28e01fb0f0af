import SimCore
import Testing

@Suite struct `Random streams` {
    /// Streams of neighbouring keys must be unrelated: the correlation of their numbers, at every shift up to
    /// 8, is that of independent ones. 4 words × 9 shifts × 2 directions at a family-wise error of 1 %.
    @Test func `of neighbouring keys are not shifted copies`() {
        let n = 100_000
        let bound = NormalDistribution.quantile(1 - 0.01 / (2 * 72)) / Double(n).squareRoot()
        for word in 0..<4 {
            var words: [UInt64] = [42, 7, 3, 1]
            var first = RandomStream(
                StreamKey(seed: words[0], replication: words[1], component: words[2], purpose: words[3]))
            words[word] += 1
            var second = RandomStream(
                StreamKey(seed: words[0], replication: words[1], component: words[2], purpose: words[3]))
            let x = (0..<n + 8).map { _ in first.uniform() - 0.5 }
            let y = (0..<n + 8).map { _ in second.uniform() - 0.5 }
            for shift in 0...8 {
                let forward = (0..<n).reduce(0.0) { $0 + x[$1] * y[$1 + shift] } * 12 / Double(n)
                let backward = (0..<n).reduce(0.0) { $0 + x[$1 + shift] * y[$1] } * 12 / Double(n)
                #expect(
                    forward.magnitude < bound && backward.magnitude < bound, "word \(word) shift \(shift)")
            }
        }
    }

    /// A draw that needs several words takes them from a stream of its own.
    @Test func `that are forked off neither follow nor disturb their parent`() {
        let n = 100_000
        var parent = RandomStream(StreamKey(seed: 10, replication: 0, component: 0, purpose: 0))
        var plain = parent
        var products = Tally()
        for _ in 0..<n {
            var own = parent.fork()
            let word = Double(plain.next() >> 11) * 0x1p-53 - 0.5
            products.add(word * (own.uniform() - 0.5) * 12)
        }
        let bound = NormalDistribution.quantile(0.995) / Double(n).squareRoot()
        #expect(products.mean.magnitude < bound)
        #expect(parent.next() == plain.next())
    }
}
