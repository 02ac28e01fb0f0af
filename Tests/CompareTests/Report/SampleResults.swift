import Compare
import Experiments
import Foundation
import RealServer

/// Invented results with the traits that a report must cope with: intervals, a warning, an unsteady point, a
/// missing measurement, markup in names.
enum SampleResults {
    static let clients = [1.0, 5, 20, 50, 100, 200]

    static func simulated(name: String = "quickstart") -> ResultFile {
        file(.simulated, name: name, factor: 1, half: 0.02)
    }

    static func measured(name: String = "quickstart") -> ResultFile {
        var file = file(.measured, name: name, factor: 1.06, half: 0.05)
        file.points[4].warnings = ["the host lost 7 % of its CPU to steal <other guests>"]
        file.points[5].metrics["latency.p99"] = nil
        return file
    }

    static func comparison(name: String = "quickstart") -> Comparison {
        let simulated = simulated(name: name).points
        let measured = measured(name: name).points
        var rows: [Comparison.Row] = []
        for (mine, real) in zip(simulated, measured) {
            for metric in ["throughput", "latency.p50", "latency.p95", "latency.p99"] {
                guard let ours = mine.metrics[metric], let theirs = real.metrics[metric] else { continue }
                rows.append(
                    Comparison.Row(
                        axes: mine.axes, role: role(mine), metric: metric, simulated: ours, measured: theirs,
                        tolerance: ["throughput": 0.1, "latency.p50": 0.05][metric],
                        predicted: PredictiveInterval(low: ours.value * 0.9, high: ours.value * 1.2)))
            }
        }
        return Comparison(
            experiment: name, fileSHA256: hash, seed: 42, rows: rows,
            parameters: [
                Comparison.Parameter(
                    path: "costs.request.restaurants", value: 0.00031, low: 0.00029, high: 0.00033, unit: "s",
                    origin: "CPU per request at 1 and 50 clients"),
                Comparison.Parameter(
                    path: "costs.wakeup", value: 21e-6, low: 9e-6, high: 33e-6, unit: "s",
                    origin: "context switches at 50 clients"),
            ])
    }

    /// With all that a comparison may say beside its rows.
    static func judged() -> Comparison {
        var comparison = comparison()
        comparison.check = ModelCheck(disagreements: [
            Disagreement(
                component: "database, writing", metric: "order.latency.p50", axes: axes(1), simulated: 0.02,
                measured: 0.04,
                finding:
                    "At clients=1, where hardly anybody waits, order takes 20.0 ms more than the model says.")
        ])
        comparison.outside = ["clients=200 is outside what was calibrated: 1 to 50"]
        let side = { (capacity: Double) in
            CapacityRow.Side(capacity: capacity, met: 50, missed: 100)
        }
        comparison.capacities = [
            CapacityRow(
                axes: [:], load: "workload.closed.clients", check: "latency.p95 < 300ms", simulated: side(71),
                measured: side(68))
        ]
        comparison.baselines = [
            Baseline(
                method: .mva,
                predictions: comparison.heldOut.map {
                    Baseline.Prediction(axes: $0.axes, metric: $0.metric, value: $0.measured.value * 1.07)
                }),
            Baseline(method: .usl, predictions: [], unavailable: "it takes three <numbers> of clients"),
        ]
        comparison.scores = Score.all(comparison.heldOut, comparison.baselines)
        for (index, clients) in Self.clients.enumerated() where index > 3 {
            comparison.bottlenecks.append(
                BottleneckRow(
                    axes: axes(clients), simulated: "web.cpu", measured: index == 4 ? "web.cpu" : "pool",
                    evidence: .relief, rule: "web.cpu"))
        }
        comparison.distances = [
            LoadDistance(axes: axes(50), metric: "latency.p95", measured: 50, simulated: 52.1)
        ]
        return comparison
    }

    /// With a run that was discarded.
    static func record() throws -> RunRecord {
        func run(_ clients: Int, _ repetition: Int, discarded: String?) -> String {
            """
            {"axes": {"workload.closed.clients": \(clients)}, "repetition": \(repetition), "started": "",
            \(discarded.map { "\"discarded\": \"\($0)\"," } ?? "") "requests": 1000, "duration": 3,
            "generator_cpu": 1, "overflow": 0, "server_cpu": 2, "voluntary_switches": 1,
            "involuntary_switches": 1, "accept_overflows": 0, "workers_killed": 0, "metrics": {}}
            """
        }
        let json = """
            {"schema": "headroom.run/1", "version": "0", "command": [], "started": "", "ended": "",
            "interrupted": false, "computer": {"name": "", "kernel": "", "processor": "", "processors": 2},
            "cpus": {}, "seed": 42, "repetitions": 2, "rules": \(rules),
            "runs": [\(run(1, 1, discarded: "steal 9 %, above <5 %>")), \(run(1, 2, discarded: nil))]}
            """
        return try JSONDecoder().decode(RunRecord.self, from: Data(json.utf8))
    }

    private static var rules: String {
        (try? String(decoding: JSONEncoder().encode(DiscardRules()), as: UTF8.self)) ?? "{}"
    }

    /// Of all points but the last.
    static func noise(name: String = "quickstart") -> NoiseFloor {
        let points = measured(name: name).points.dropLast().map { point in
            let metrics = point.metrics.compactMapValues { metric in
                NoiseFloor.Figure(
                    [metric.value, metric.value * 1.02, metric.value * 0.99],
                    [metric.value * 1.01, metric.value, metric.value], unit: metric.unit)
            }
            return NoiseFloor.Point(axes: point.axes, pairs: 3, metrics: metrics)
        }
        return NoiseFloor(experiment: name, seed: 42, fileSHA256: hash, points: points)
    }

    static func role(_ point: ResultPoint) -> Point.Role {
        point.axes == axes(1) || point.axes == axes(50) ? .train : .holdout
    }

    static func axes(_ clients: Double) -> [String: AxisValue] {
        ["workload.closed.clients": .number(clients)]
    }

    static let hash = "6a0e4d0d4bb2a1c2f3f6c61f3d2f0a3f1f4a9d6b58d1c9b7a54e2ff1c1f7a0be"

    private static func file(
        _ source: ResultFile.Source, name: String, factor: Double, half: Double
    ) -> ResultFile {
        ResultFile(
            experiment: name, source: source, seed: 42, fileSHA256: hash,
            points: clients.map { clients in
                let throughput = 1 / max(0.0091 / clients, 0.0021 + 1e-7 * clients) / factor
                let latency = clients / throughput * factor
                let values = [
                    ("throughput", throughput, "1/s"), ("latency.p50", latency * 0.93, "s"),
                    ("latency.p95", latency * 1.7, "s"), ("latency.p99", latency * 2.3, "s"),
                    ("errors.rate", 0, "1"), ("utilization.web.cpu", min(1, throughput * 0.0021), "1"),
                ]
                // What a measurement cannot see.
                let waits = [
                    ("wait.accept.mean", max(0, latency - 0.01), "s"),
                    ("wait.pool.mean", latency * 0.05, "s"),
                    ("wait.writer.mean", 0, "s"),
                ]
                let metrics = (values + (source == .simulated ? waits : [])).map { name, value, unit in
                    (
                        name,
                        Metric(value: value, low: value * (1 - half), high: value * (1 + half), unit: unit)
                    )
                }
                return ResultPoint(
                    axes: axes(clients), replications: source == .simulated ? 12 : 7, terminating: true,
                    steady: true, warnings: [],
                    metrics: Dictionary(uniqueKeysWithValues: metrics), bottleneck: "web.cpu",
                    slo: [
                        SLOResult(
                            check: "throughput > 50/s", verdict: throughput > 50 ? .met : .notMet,
                            value: throughput),
                        SLOResult(
                            check: "latency.p95 < 300ms",
                            verdict: latency * 1.7 < 0.28 ? .met : latency < 0.3 ? .undecided : .notMet,
                            value: latency * 1.7),
                        SLOResult(check: "errors.rate <= 0%", verdict: .met, value: 0),
                    ],
                    expect: [])
            })
    }
}
