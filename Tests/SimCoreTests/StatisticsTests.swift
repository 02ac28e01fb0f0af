import SimCore
import Testing

@Suite struct `Statistics` {
    @Test func `a tally gives mean and variance`() {
        var tally = Tally()
        for value in [2.0, 4, 4, 4, 5, 5, 7, 9] { tally.add(value) }
        #expect(tally.mean == 5)
        #expect((tally.variance - 32.0 / 7).magnitude < 1e-12)
        #expect(tally.minimum == 2 && tally.maximum == 9)
    }

    @Test func `a time average weighs values by how long they held`() {
        var average = TimeAverage()
        average.set(2, at: 1)
        average.add(2, at: 3)
        #expect(average.average(until: 4) == 2)  // (0·1 + 2·2 + 4·1) / 4
        average.restart(at: 4)
        #expect(average.average(until: 6) == 4)
    }

    @Test func `a histogram's quantiles are within a thousandth of the sorted sample's`() {
        var stream = RandomStream(StreamKey(seed: 5, replication: 0, component: 0, purpose: 0))
        var values: [Double] = []
        var first = Histogram()
        var second = Histogram()
        for index in 0..<10_000 {
            let value = Distribution.lognormal(mean: 0.05, cv: 2).sample(using: &stream)
            values.append(value)
            if index % 2 == 0 { first.add(value) } else { second.add(value) }
        }
        first.merge(second)
        values.sort()
        for p in [0.001, 0.01, 0.5, 0.9, 0.95, 0.99, 1] {
            let exact = values[Int((p * 10_000).rounded(.up)) - 1]
            #expect((first.quantile(p)! / exact - 1).magnitude < 1e-3)
        }
        #expect(first.count == 10_000)
        for value in [values[0] / 2, values[17], 0.05, values[9_999]] {
            // To the end of the value's bucket.
            let counted = first.count(upTo: value)
            #expect(
                counted >= values.count { $0 <= value } && counted <= values.count { $0 <= value * 1.001 })
        }
        #expect(Histogram().quantile(0.5) == nil)
    }

    @Test func `zero has a place in a histogram`() {
        var histogram = Histogram()
        histogram.add(0)
        histogram.add(0)
        histogram.add(1)
        #expect(histogram.quantile(0.5) == 0)
        #expect(histogram.count(upTo: 0) == 2 && histogram.count(upTo: 0.5) == 2)
        #expect(histogram.value(ofRank: 2) == 0 && histogram.value(ofRank: 4) == nil)
        #expect((histogram.quantile(1)! - 1).magnitude < 1e-3)
    }

    @Test func `replications stop at the smallest number that is precise, however many were made`() {
        var stream = RandomStream(StreamKey(seed: 6, replication: 0, component: 0, purpose: 0))
        let values: [Double?] = (0..<400).map { _ in 10 + stream.uniform() }
        let rule = SequentialStopping(minimum: 5, maximum: 300, relativePrecision: 0.01, confidence: 0.95)
        let count = rule.stop(after: values)!
        for made in count..<400 { #expect(rule.stop(after: Array(values.prefix(made))) == count) }
        for made in 0..<count { #expect(rule.stop(after: Array(values.prefix(made))) == nil) }
        let interval = ReplicationInterval(values.prefix(count).compactMap { $0 })
        #expect(interval.halfWidth! <= 0.01 * interval.mean)
        let never = SequentialStopping(minimum: 5, maximum: 30, relativePrecision: 0, confidence: 0.95)
        #expect(never.stop(after: values) == 30)
    }
}
