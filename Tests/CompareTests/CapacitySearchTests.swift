import Compare
import Experiments
import Testing

@Suite struct `The capacity search` {
    /// A point that meets its SLO up to a load, and misses it surely from another on.
    static func point(
        _ load: Double, limit: Double, missed: Double? = nil, leastThroughput: Double = 0
    ) -> ResultPoint {
        let latency: SLOResult.Verdict = load <= limit ? .met : load < missed ?? 0 ? .undecided : .notMet
        return ResultPoint(
            axes: [:], replications: 1, terminating: true, steady: true, warnings: [], metrics: [:],
            bottleneck: nil,
            slo: [
                SLOResult(check: "latency.p95 < 1s", verdict: latency, value: load),
                SLOResult(
                    check: "throughput > 5/s", verdict: load >= leastThroughput ? .met : .notMet, value: load),
            ], expect: [])
    }

    @Test(arguments: [1.0, 2, 3, 7, 8, 9, 100, 511, 512, 513, 999], [1.0, 30, 300, 1000])
    func `finds the greatest count that meets the SLO, from wherever it begins`(limit: Double, start: Double)
    {
        let search = CapacitySearch(isWhole: true, least: 1, greatest: 1000, start: start) {
            Self.point($0, limit: limit)
        }
        #expect(search.answer == .capacity(met: limit, missed: limit + 1))
        #expect(search.trials.count <= 22)
    }

    @Test(arguments: [1.0, 100, 140, 1e5])
    func `brackets a rate to half a hundredth, with what nobody can tell in between`(start: Double) {
        let search = CapacitySearch(isWhole: false, least: 1, greatest: 1e6, start: start) {
            Self.point($0, limit: 123.4, missed: 130)
        }
        guard case .capacity(let met, let missed) = search.answer else {
            Issue.record("no capacity")
            return
        }
        #expect(met <= 123.4 && met > 123.4 * 0.994)
        #expect(missed >= 130 && missed < 130 * 1.006)
        #expect(search.trials.count <= 32)
    }

    @Test func `from a bound that is near takes few simulations`() {
        let search = CapacitySearch(
            isWhole: false, least: 1, greatest: 1e6, start: 120, resolution: 0.02, isBoundedAbove: false
        ) { Self.point($0, limit: 123.4) }
        #expect(search.trials.count <= 6)
    }

    @Test func `answers where no load meets the SLO, and where all do`() {
        let none = CapacitySearch(isWhole: true, least: 1, greatest: 1000, start: 10) {
            Self.point($0, limit: 0)
        }
        let all = CapacitySearch(isWhole: true, least: 1, greatest: 1000, start: 10) {
            Self.point($0, limit: 5000)
        }
        #expect(none.answer == .none(least: 1))
        #expect(all.answer == .unlimited(tried: 1000))
    }

    @Test(arguments: [1.0, 20, 200])
    func `goes up where too few ask for the throughput that is wanted`(start: Double) {
        let search = CapacitySearch(isWhole: true, least: 1, greatest: 1000, start: start) {
            Self.point($0, limit: 60, leastThroughput: 50)
        }
        #expect(search.answer == .capacity(met: 60, missed: 61))
        let never = CapacitySearch(isWhole: true, least: 1, greatest: 1000, start: start) {
            Self.point($0, limit: 40, leastThroughput: 50)
        }
        #expect(never.answer == .none(least: 1))
    }
}
