import Compare
import Experiments
import Testing

@Suite struct `The capacity search` {
    /// A point that meets its SLO up to a load.
    static func point(_ load: Double, limit: Double) -> ResultPoint {
        ResultPoint(
            axes: [:], replications: 1, terminating: true, steady: true, warnings: [], metrics: [:],
            bottleneck: nil,
            slo: [SLOResult(check: "latency.p95 < 1s", verdict: load <= limit ? .met : .notMet, value: load)],
            expect: [])
    }

    @Test(arguments: [1.0, 2, 3, 7, 8, 9, 100, 511, 512, 513, 999])
    func `finds the greatest count that meets the SLO`(limit: Double) {
        let search = CapacitySearch(isWhole: true, least: 1, greatest: 1000) { Self.point($0, limit: limit) }
        #expect(search.answer == .capacity(load: limit, next: limit + 1))
        #expect(search.trials.count <= 22)
    }

    @Test func `brackets a rate to a hundredth`() {
        let search = CapacitySearch(isWhole: false, least: 1, greatest: 1e6) { Self.point($0, limit: 123.4) }
        guard case .capacity(let load, let next) = search.answer else {
            Issue.record("no capacity")
            return
        }
        #expect(load <= 123.4 && 123.4 < next && next - load <= 0.01 * load)
    }

    @Test func `answers where no load meets the SLO, and where all do`() {
        let none = CapacitySearch(isWhole: true, least: 1, greatest: 1000) { Self.point($0, limit: 0) }
        let all = CapacitySearch(isWhole: true, least: 1, greatest: 1000) { Self.point($0, limit: 5000) }
        #expect(none.answer == .none(least: 1) && none.trials.count == 1)
        #expect(all.answer == .unlimited(tried: 1000))
    }
}
