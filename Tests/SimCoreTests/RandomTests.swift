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

    /// The sample mean's own standard error judges; two figures for each of four distributions at 1 % in all.
    @Test(arguments: [
        Distribution.exponential(mean: 0.3), .lognormal(mean: 0.6, cv: 0.4), .lognormal(mean: 1, cv: 1),
        .constant(2),
    ])
    func `have the mean and variation that a distribution names`(distribution: Distribution) {
        let n = 1_000_000
        var stream = RandomStream(StreamKey(seed: 8, replication: 0, component: 0, purpose: 0))
        var tally = Tally()
        var squares = Tally()
        for _ in 0..<n {
            let value = distribution.sample(using: &stream)
            tally.add(value)
            squares.add(value * value)
        }
        let z = NormalDistribution.quantile(1 - 0.01 / 16)
        #expect(
            (tally.mean - distribution.mean).magnitude <= z * (tally.variance / Double(n)).squareRoot()
                + 1e-12)
        let second = distribution.mean * distribution.mean * (1 + distribution.squaredVariation)
        #expect((squares.mean - second).magnitude <= z * (squares.variance / Double(n)).squareRoot() + 1e-12)
    }

    @Test func `choose in proportion to the weights`() {
        var stream = RandomStream(StreamKey(seed: 9, replication: 0, component: 0, purpose: 0))
        let choice = WeightedChoice([80, 0, 20])
        var counts = [0, 0, 0]
        let n = 100_000
        for _ in 0..<n { counts[choice.sample(using: &stream)] += 1 }
        let error = NormalDistribution.quantile(0.995) * (0.8 * 0.2 / Double(n)).squareRoot()
        #expect(counts[1] == 0)
        #expect((Double(counts[0]) / Double(n) - 0.8).magnitude < error)
    }
}
