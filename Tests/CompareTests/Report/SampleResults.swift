import Compare
import Experiments
import Foundation

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
        var rows: [[String: Any]] = []
        for (mine, real) in zip(simulated, measured) {
            for metric in ["throughput", "latency.p50", "latency.p95", "latency.p99"] {
                guard let ours = mine.metrics[metric], let theirs = real.metrics[metric] else { continue }
                let error = (ours.value - theirs.value) / theirs.value
                let tolerance = ["throughput": 0.1, "latency.p50": 0.05][metric]
                var row: [String: Any] = [
                    "axes": encoded(mine.axes), "role": role(mine).rawValue, "metric": metric,
                    "simulated": encoded(ours), "measured": encoded(theirs), "error": error,
                ]
                if let tolerance {
                    row["tolerance"] = tolerance
                    row["within"] = abs(error) <= tolerance
                }
                rows.append(row)
            }
        }
        let parameters: [[String: Any]] = [
            [
                "path": "costs.request.restaurants", "value": 0.00031, "low": 0.00029, "high": 0.00033,
                "unit": "s",
                "origin": "CPU per request at 1 and 50 clients",
            ],
            [
                "path": "costs.wakeup", "value": 21e-6, "low": 9e-6, "high": 33e-6, "unit": "s",
                "origin": "context switches at 50 clients",
            ],
        ]
        return decoded([
            "schema": "headroom.comparison/1", "experiment": name, "seed": 42, "file_sha256": hash,
            "rows": rows,
            "parameters": parameters,
        ])
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
                    ("errors.rate", 0, "1"),
                ]
                let metrics = values.map { name, value, unit in
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

    private static func encoded(_ value: some Encodable) -> Any {
        (try? JSONSerialization.jsonObject(with: JSONEncoder().encode(value))) ?? [:]
    }

    private static func decoded<Value: Decodable>(_ object: Any) -> Value {
        do {
            let data = try JSONSerialization.data(withJSONObject: object)
            return try JSONDecoder().decode(Value.self, from: data)
        } catch {
            fatalError("the sample does not decode: \(error)")
        }
    }
}
