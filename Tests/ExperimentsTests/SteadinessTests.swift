import Experiments
import Testing

/// The small stack takes 2.24 ms of CPU a request, steps and prior costs: its core is full at 446/s.
@Suite struct `A mean is refused` {
    private func point(_ workload: String, slo: String = "[latency.p95 < 1s]", seed: Int = 7) throws
        -> ResultPoint
    {
        let file = smallExperiment(workload, slo: slo)
        let points = try file.points([Assignment(path: "simulate.seed", value: "\(seed)")])
        return try #require(simulate(file, points, on: .deployed, threads: 2).points.first)
    }

    @Test(arguments: [500, 470])
    func `where requests pile up, fast or slowly`(rate: Int) throws {
        let point = try point(
            "open: {rate: \(rate)/s, duration: 60s}", slo: "[latency.p95 < 1h, errors.rate <= 0%]")
        #expect(!point.steady)
        for name in [
            "latency.mean", "latency.p99", "read.latency.p50", "latency.actual.p95", "wait.accept.mean",
            "population",
        ] {
            #expect(point.metrics[name] == nil, "\(name)")
        }
        #expect(point.metrics["throughput"] != nil)
        let growth = try #require(point.metrics["growth"])
        #expect(
            growth.low! > 0 && growth.low! < Double(rate) - 446 + 20 && growth.high! > Double(rate) - 446 - 20
        )
        // However high the limit, it is reached; and that nothing failed so far proves nothing.
        #expect(point.slo[0].verdict == .notMet && point.slo[1].verdict != .met)
        #expect(
            point.warnings.contains {
                $0.contains("no steady state was reached") && $0.contains("per second")
            })
    }

    @Test func `where a run is too short to tell`() throws {
        let point = try point("open: {rate: 4/s, duration: 5s}")
        #expect(!point.steady && point.metrics["latency.mean"] == nil)
        #expect(point.slo.map(\.verdict) == [.undecided])
        #expect(point.warnings.contains { $0.contains("fewer than 50") && $0.contains("duration") })
    }

    /// A thousand clients who send at once, and then think: the burst takes longer to serve than half of the run.
    @Test func `where the start-up takes most of the run`() throws {
        let point = try point("closed: {clients: 1000, think: 10s, duration: 4s}")
        #expect(!point.steady && point.metrics["latency.mean"] == nil)
        #expect(point.warnings.contains { $0.contains("no steady state") && $0.contains("duration") })
    }

    @Test(arguments: [(100, 60), (200, 60), (300, 60), (360, 120)], [7, 8])
    func `seldom otherwise`(load: (rate: Int, seconds: Int), seed: Int) throws {
        let point = try point("open: {rate: \(load.rate)/s, duration: \(load.seconds)s}", seed: seed)
        #expect(point.steady && point.metrics["latency.mean"] != nil, "\(point.warnings)")
    }

    @Test func `not where the start itself is asked for, but its growth is said`() throws {
        let file = smallExperiment("open: {rate: 500/s, duration: 20s}")
        let points = try file.points([Assignment(path: "simulate.warmup", value: "0s")])
        let point = try #require(simulate(file, points, on: .deployed, threads: 2).points.first)
        #expect(point.steady && point.metrics["latency.mean"] != nil && point.metrics["growth"] != nil)
        #expect(point.warnings.contains { $0.contains("not of a steady state") })
    }

    @Test func `where growth shows although a warm-up was deleted`() throws {
        let file = smallExperiment("open: {rate: 500/s, duration: 60s}")
        let points = try file.points([Assignment(path: "simulate.warmup", value: "20s")])
        let point = try #require(simulate(file, points, on: .deployed, threads: 2).points.first)
        #expect(!point.steady && point.metrics["latency.mean"] == nil)
    }
}

@Suite struct `A quantile with too few requests` {
    @Test func `has no bound, and the result says what to do`() throws {
        let file = smallExperiment(
            "closed: {clients: 2, requests: 20}", slo: "[latency.p99 < 1h, latency.p50 < 1h]")
        let points = try file.points(
            [Assignment(path: "simulate.replications.max", value: "10")])
        let point = try #require(simulate(file, points, on: .deployed, threads: 2).points.first)
        // 200 requests; the 99th percentile needs 299, the 95th 59.
        let p99 = try #require(point.metrics["latency.p99"])
        #expect(p99.low == nil && p99.high == nil)
        #expect(point.metrics["latency.p95"]!.high != nil)
        let warning = try #require(point.warnings.first { $0.contains("insufficient") })
        #expect(warning.contains("latency.p99") && warning.contains("replications.min to 15"))
        #expect(!warning.contains("latency.p95"))
        #expect(point.slo.map(\.verdict) == [.undecided, .met])
    }

    @Test func `gets more replications when it is what precision is asked of`() throws {
        let file = smallExperiment("closed: {clients: 2, requests: 20}")
        let points = try file.points(
            [
                Assignment(path: "simulate.precision.metric", value: "latency.p99"),
                Assignment(path: "simulate.precision.relative", value: "90%"),
            ])
        let point = try #require(simulate(file, points, on: .deployed, threads: 2).points.first)
        #expect(point.replications >= 15 && point.metrics["latency.p99"]!.high != nil)
    }
}
