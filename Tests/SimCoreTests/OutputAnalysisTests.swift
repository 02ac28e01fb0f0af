import CGSL
import SimCore
import Testing

private func uniform(_ seed: UInt64, _ index: UInt64 = 0) -> RandomStream {
    RandomStream(StreamKey(seed: seed, replication: index, component: 0, purpose: 0))
}

@Suite struct `An interval for a quantile` {
    private func sample(_ stream: inout RandomStream, _ count: Int) -> QuantileInterval.Sample {
        var histogram = Histogram()
        for _ in 0..<count { histogram.add(Distribution.exponential(mean: 1).sample(using: &stream)) }
        return QuantileInterval.Sample(histogram)
    }

    /// 0.99²⁹⁸ = 0.0500, 0.99²⁹⁹ = 0.0495.
    @Test(arguments: [
        (0.99, 0.95, 299), (0.95, 0.95, 59), (0.5, 0.95, 5), (0.999, 0.95, 2_995), (0.99, 0.9, 230),
    ])
    func `needs so many observations`(p: Double, confidence: Double, needed: Int) {
        #expect(QuantileInterval.needed(p, confidence: confidence) == needed)
        #expect(gsl_cdf_binomial_Q(UInt32(needed - 1), p, UInt32(needed)) <= 1 - confidence)
        #expect(gsl_cdf_binomial_Q(UInt32(needed - 2), p, UInt32(needed - 1)) > 1 - confidence)
    }

    @Test func `is insufficient with 298 observations, and bounded from above with 299`() {
        var stream = uniform(71)
        let single = (0..<299).map { _ in sample(&stream, 1) }
        let few = QuantileInterval(single.dropLast(), 0.99)
        #expect(few.observations == 298 && few.needed == 299)
        #expect(!few.isSufficient && few.high == nil && few.low == nil && few.relativeHalfWidth == nil)
        #expect(few.value != nil)
        let enough = QuantileInterval(single, 0.99)
        #expect(enough.isSufficient && enough.high! >= enough.value!)
        // One replication says nothing about how much replications differ.
        #expect(!QuantileInterval([sample(&stream, 10_000)], 0.99).isSufficient)
        #expect(QuantileInterval([], 0.99).value == nil)
    }

    /// 2 000 pools of 20 replications of 50 independent observations; the binomial interval at 99.9 %.
    @Test(arguments: [0.5, 0.9])
    func `covers the truth of independent observations as often as it says`(p: Double) {
        let truth = -Arithmetic.log(1 - p)
        let covered = (UInt64(0)..<2_000).filter { seed in
            var stream = uniform(72, seed)
            let interval = QuantileInterval((0..<20).map { _ in sample(&stream, 50) }, p)
            return interval.low! <= truth && truth <= interval.high!
        }
        #expect(covered.count >= 1_868 && covered.count <= 1_932)
    }

    /// Replications that differ by a factor of their own: all observations of one are high or low together.
    @Test func `counts the dependence within replications`() {
        var stream = uniform(73)
        func interval(spread: Double) -> QuantileInterval {
            QuantileInterval(
                (0..<20).map { _ in
                    let factor = 1 + spread * (stream.uniform() - 0.5)
                    var histogram = Histogram()
                    for _ in 0..<500 { histogram.add(factor * (1 + stream.uniform())) }
                    return QuantileInterval.Sample(histogram)
                }, 0.9)
        }
        let alike = interval(spread: 0).relativeHalfWidth ?? .infinity
        let different = interval(spread: 1).relativeHalfWidth ?? 0
        #expect(different > 4 * alike)
    }

    @Test func `counts failures as slower than any success`() {
        var stream = uniform(74)
        func interval(_ failures: Int, _ p: Double) -> QuantileInterval {
            QuantileInterval(
                (0..<10).map { _ in
                    QuantileInterval.Sample(
                        sample(&stream, 1_000 - failures).observations, infinite: failures)
                }, p)
        }
        #expect(interval(0, 0.95).high! < 10)
        let shifted = interval(40, 0.95)
        // The 95th of 100 of which 4 failed is the 99th of 96.
        #expect(shifted.low! < 4.57 && 4.57 < shifted.high!)
        let failed = interval(60, 0.95)
        #expect(failed.value == .infinity && failed.low == .infinity && failed.relativeHalfWidth == nil)
        // Where the failures differ from one replication to the next, the bounds may lie on both sides.
        let straddling = QuantileInterval(
            (0..<10).map { QuantileInterval.Sample(sample(&stream, 100).observations, infinite: $0) }, 0.95)
        #expect(straddling.low! < .infinity && straddling.high! == .infinity)
    }
}

@Suite struct `Batch means` {
    private func series(_ seed: UInt64, correlation: Double, _ count: Int) -> BatchMeans {
        var stream = uniform(75, seed)
        var batches = BatchMeans()
        var x = 0.0
        for _ in 0..<count {
            x = correlation * x + NormalDistribution.sample(using: &stream)
            batches.add(10 + x)
        }
        return batches
    }

    @Test func `grow with the run, between 20 and 39 of them`() {
        var batches = BatchMeans()
        for count in 1...100_000 {
            batches.add(Double(count))
            if count >= 320 {
                #expect(batches.means.count >= 20 && batches.means.count <= 39)
                #expect(batches.means.count == count / batches.size)
            }
        }
        #expect(batches.size == 4_096 && batches.means.count == 24)
        #expect(batches.means[0] == 2_048.5 && batches.means[23] == 23 * 4_096 + 2_048.5)
    }

    @Test func `say nothing below ten batches, and do not believe a trend`() {
        var batches = BatchMeans()
        for _ in 0..<159 { batches.add(1) }
        #expect(batches.estimate() == nil)
        batches.add(1)
        #expect(batches.estimate()?.interval.halfWidth == 0)
        var rising = BatchMeans()
        for count in 0..<5_000 { rising.add(Double(count)) }
        #expect(rising.estimate()?.isIndependent == false)
    }

    /// 1 000 runs of a first-order autoregressive series; the binomial interval at 99 % is 93.2 to 96.8 %.
    @Test(arguments: [(0.0, 2_000), (0.9, 20_000)])
    func `cover the mean as often as they say`(correlation: Double, count: Int) {
        var covered = 0
        var believed = 0
        for seed in UInt64(0)..<1_000 {
            guard let estimate = series(seed, correlation: correlation, count).estimate() else { continue }
            if estimate.interval.low! <= 10 && 10 <= estimate.interval.high! { covered += 1 }
            if estimate.isIndependent { believed += 1 }
        }
        #expect(covered >= 932 && covered <= 968)
        // One in twenty is doubted by chance, and those are judged twice.
        #expect(believed > 950)
    }

    @Test func `of a run that is too short for its memory are doubted`() {
        let doubted = (UInt64(0)..<100).filter {
            series($0, correlation: 0.999, 2_000).estimate()?.isIndependent == false
        }
        #expect(doubted.count > 60)
    }
}

@Suite struct `A paired difference` {
    @Test func `cancels what both variants share`() {
        var stream = uniform(76)
        var first: [Double?] = []
        var second: [Double?] = []
        for _ in 0..<10 {
            let shared = 100 * stream.uniform()
            first.append(shared + 0.1 * stream.uniform())
            second.append(shared + 1 + 0.1 * stream.uniform())
        }
        let paired = PairedDifference(first, second)
        #expect(paired.sign == 1 && PairedDifference(second, first).sign == -1)
        #expect((paired.interval!.mean - 1).magnitude < 0.1 && paired.interval!.halfWidth! < 0.1)
        let alone = ReplicationInterval(first.compactMap { $0 })
        #expect(alone.halfWidth! > 5)
    }

    @Test func `leaves out replications without a figure, and knows when it knows nothing`() {
        let paired = PairedDifference([1, nil, 3, 4], [2, 3, nil, 5])
        #expect(paired.interval?.count == 2 && paired.interval?.mean == 1 && paired.sign == 1)
        #expect(PairedDifference([nil], [1]).interval == nil && PairedDifference([nil], [1]).sign == 0)
        #expect(PairedDifference([1], [5]).sign == 0)
    }
}
