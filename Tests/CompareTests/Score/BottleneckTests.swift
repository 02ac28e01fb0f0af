import Compare
import Experiments
import Testing

/// What says which component was the measured bottleneck of a held-out point.
@Suite struct `A measured bottleneck` {
    static let closed = "closed: {clients: 16, requests: 1000}"
    static let open = "open: {rate: 100/s, duration: 10s}"

    /// A point with four sync workers, each with a pool of two, and what was measured there.
    static func row(
        _ load: String, _ metrics: [String: Double], heldOut: String = "{stack.pool.pool_recycle: 100}"
    ) throws -> BottleneckRow {
        let file = ExperimentFile(
            text: """
                version: 1
                name: bottlenecks
                stack:
                  hosts: {web: {cores: 1}}
                  server: {host: web, workers: 4, worker_class: sync}
                  pool: {pool_size: 2, max_overflow: 0}
                  database: {url: "sqlite:///"}
                endpoints: {a: {request: GET /, steps: [{cpu: 10ms}]}}
                workload: {\(load)}
                compare: {train: [], holdout: [\(heldOut)]}
                """, path: "bottlenecks.yaml")
        let points = try file.points().filter { $0.role == .holdout }
        func result(_ source: ResultFile.Source, _ bottleneck: String?) -> ResultFile {
            ResultFile(
                experiment: "bottlenecks", source: source, seed: 1, fileSHA256: "",
                points: points.map {
                    ResultPoint(
                        axes: $0.axisValues, replications: 3, terminating: true, steady: true, warnings: [],
                        metrics: metrics.mapValues { Metric(value: $0, low: $0, high: $0, unit: "1") },
                        bottleneck: bottleneck, slo: [], expect: [])
                })
        }
        let comparison = Comparison(
            points, simulated: result(.simulated, "web.cpu"), measured: result(.measured, nil), calibrated: []
        )
        return try #require(comparison.bottlenecks.first)
    }

    @Test(
        arguments: [
            (closed, ["utilization.web.cpu": 0.97, "server.in_hand": 4], "web.cpu", .utilization),
            (
                closed,
                [
                    "utilization.web.cpu": 0.5, "server.in_hand": 3.9, "throughput": 100,
                    "latency.mean": 0.08,
                ], "workers", .occupancy
            ),
            (
                closed, ["utilization.web.cpu": 0.5, "pool.held": 7.9, "server.in_hand": 4], "pool",
                .occupancy
            ),
            (open, ["utilization.web.cpu": 0.5, "throughput": 99.5], "load", .offered),
            (open, ["utilization.web.cpu": 0.95, "throughput": 90], "web.cpu", .utilization),
        ] as [(String, [String: Double], String, BottleneckRow.Evidence)])
    func `is told by what was taken`(
        load: String, metrics: [String: Double], measured: String, evidence: BottleneckRow.Evidence
    ) throws {
        let row = try Self.row(load, metrics)
        #expect(row.measured == measured && row.evidence == evidence)
    }

    @Test func `is not named where nothing was taken`() throws {
        let row = try Self.row(Self.closed, ["utilization.web.cpu": 0.7, "server.in_hand": 2])
        #expect(row.measured == nil && row.isRight == nil)
    }

    /// More of what is taken can gain no more than the rest of a CPU that is nearly busy: that CPU may be why it is taken.
    @Test(arguments: ["web", "data"])
    func `is not named where a CPU has hardly time to spare`(host: String) throws {
        let row = try Self.row(
            Self.closed, ["utilization.\(host).cpu": 0.85, "pool.held": 7.9, "server.in_hand": 4])
        #expect(row.measured == nil)
    }

    /// Twice the workers serve no more: so it is not they, and who else is not told.
    @Test func `is not named where more of something gains nothing`() throws {
        let row = try Self.row(
            Self.closed,
            ["utilization.web.cpu": 0.75, "server.in_hand": 1, "throughput": 100, "latency.mean": 0.16],
            heldOut: "{stack.server.workers: 4}, {stack.server.workers: 8}")
        #expect(row.measured == nil)
    }

    /// Four clients have four workers each to themselves: a fifth worker would have nothing to do.
    @Test func `is not the workers where nobody waits for one`() throws {
        let row = try Self.row(
            Self.closed,
            [
                "utilization.web.cpu": 0.5, "server.in_hand": 3.9, "throughput": 100, "latency.mean": 0.04,
            ])
        #expect(row.measured == nil)
    }
}
