import Compare
import Experiments
import Models
import Testing

@Suite struct `A score` {
    static func axes(_ clients: Double) -> [String: AxisValue] {
        ["workload.closed.clients": .number(clients)]
    }

    static func metric(_ value: Double, half: Double = 0) -> Metric {
        Metric(value: value, low: value - half, high: value + half, unit: "s")
    }

    @Test func `counts an interval's width, and twenty times what it misses on each side`() {
        let interval = PredictiveInterval(low: 2, high: 3)
        #expect(interval.covers(2) && interval.covers(3) && !interval.covers(3.01))
        #expect(interval.score(2.5) == 1)
        #expect((interval.score(3.5) - (1 + 40 * 0.5)).magnitude < 1e-12)
        #expect((interval.score(1) - (1 + 40)).magnitude < 1e-12)
    }

    @Test func `makes a predictive interval from three errors that add as squares`() throws {
        var residuals = PredictiveInterval.Residuals()
        residuals.add(simulated: Self.metric(1.04), measured: Self.metric(1, half: 0.03))
        let interval = try #require(PredictiveInterval(Self.metric(2, half: 0.12), residuals))
        // 0.12² + (0.03 · 2)² + (0.04 / 1.04 · 2)²
        let half = (0.0144 + 0.0036 + 4 * (0.04 / 1.04) * (0.04 / 1.04)).squareRoot()
        #expect((interval.low - (2 - half)).magnitude < 1e-12)
        #expect((interval.high - (2 + half)).magnitude < 1e-12)
        #expect(PredictiveInterval(Self.metric(2), nil) == nil)
    }

    /// An interval around what was simulated holds what was measured, where the model is low and where it is high.
    @Test(arguments: [0.5, 0.8, 1.25, 2])
    func `makes a predictive interval that holds the training point that decides it`(simulated: Double) throws
    {
        var residuals = PredictiveInterval.Residuals()
        residuals.add(simulated: Self.metric(simulated), measured: Self.metric(1))
        #expect(try #require(PredictiveInterval(Self.metric(simulated), residuals)).covers(1))
    }

    @Test func `says which load and which setting were not calibrated`() {
        let workers = "stack.server.workers"
        let region = CalibratedRegion([
            ["workload.closed.clients": .number(1), workers: .number(4)],
            ["workload.closed.clients": .number(50), workers: .number(4)],
        ])
        #expect(region.complaints(about: Self.axes(20)).isEmpty)
        let both = region.complaints(about: ["workload.closed.clients": .number(200), workers: .number(8)])
        #expect(
            both == [
                "workers=8 is outside what was calibrated: only 4",
                "clients=200 is outside what was calibrated: 1 to 50",
            ])
        #expect(CalibratedRegion([]).complaints(about: Self.axes(20)).isEmpty)
    }

    @Test func `caps the noise floor at the tolerance`() {
        let row = Comparison.Row(
            axes: Self.axes(5), role: .holdout, metric: "throughput", simulated: Self.metric(110),
            measured: Self.metric(100), tolerance: 0.05, floor: 0.2)
        #expect(row.floor == 0.05)
        #expect(row.within == false)
    }
}
