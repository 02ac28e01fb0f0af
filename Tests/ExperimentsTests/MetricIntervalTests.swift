import Experiments
import SimCore
import Testing

@Suite("A metric's interval")
struct MetricIntervalTests {
    @Test func `ends at 0 where a figure cannot be less`() throws {
        let metric = try #require(Metric([1000, 1534], confidence: 0.95, unit: "1/s"))
        let t = StudentT.quantile(0.975, degrees: 1)
        #expect(metric.value == 1267)
        #expect(metric.low == 0)
        // The other end is where it was.
        #expect(abs((metric.high ?? 0) - (1267 + t * 267)) < 1e-6)
    }

    @Test func `reaches below 0 where a figure does`() throws {
        let growth = try #require(Metric([-1, 3], confidence: 0.95, unit: "1/s", isSigned: true))
        #expect((growth.low ?? 0) < -1)
        let far = try #require(Metric([1000, 1001], confidence: 0.95, unit: "1/s"))
        #expect((far.low ?? 0) > 900)
    }
}
