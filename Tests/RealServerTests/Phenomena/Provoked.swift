import Experiments
import Foundation
import RealServer
import Testing

/// A file of `experiments/validation`, measured on the real stack and simulated for this computer.
struct Provoked {
    let measured: RealServer.Measurement
    let simulated: ResultFile
    /// What the programs wrote, by the point's label.
    let logs: [String: String]

    /// - Parameter name: of the file, without its ending.
    init(_ name: String) throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../../experiments/validation/\(name).yaml"
        ).standardizedFileURL.path(percentEncoded: false)
        let file = try ExperimentFile(path: path)
        let points = try file.points()
        let folder = FileManager.default.temporaryDirectory.appending(path: "logs-\(UUID().uuidString)")
            .path(percentEncoded: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var options = MeasurementOptions()
        options.executable = Workbench.executable
        options.logs = folder
        measured = try RealServer.measure(file, points, options)
        simulated = simulate(file, points, on: .measured, threads: 2)
        var logs: [String: String] = [:]
        for (index, run) in measured.record.runs.enumerated() {
            let text = try? String(contentsOfFile: "\(folder)/run-\(index + 1)/gunicorn.log", encoding: .utf8)
            logs[Self.label(run.axes), default: ""] += text ?? ""
        }
        self.logs = logs
        print(table(name))
    }

    /// A metric of a point, on both sides; `point` is the value of the only axis as the file writes it, or nothing.
    func figures(_ metric: String, at point: String = "") throws -> (real: Double, model: Double) {
        func value(_ result: ResultFile) throws -> Double {
            let found = result.points.first { Self.label($0.axes) == point }
            return try #require(found, "\(point)").metrics[metric]?.value ?? .nan
        }
        return (try value(measured.result), try value(simulated))
    }

    /// How many times as great a metric is at one point as at another, on both sides.
    func ratio(
        _ metric: String, _ point: String, to other: String
    ) throws -> (real: Double, model: Double) {
        let (above, below) = (try figures(metric, at: point), try figures(metric, at: other))
        return (above.real / below.real, above.model / below.model)
    }

    /// How often gunicorn's log said something at a point, over all runs.
    func count(_ name: String, at point: String = "") -> Int {
        measured.record.runs.filter { Self.label($0.axes) == point }.reduce(0) { $0 + ($1.log?[name] ?? 0) }
    }

    /// The claims of the file, which both sides must meet.
    func claimsHold(sourceLocation: SourceLocation = #_sourceLocation) {
        for (side, result) in [("measured", measured.result), ("simulated", simulated)] {
            for point in result.points {
                for claim in point.expect {
                    #expect(
                        claim.met, "\(side), \(Self.label(point.axes)): \(claim.that)",
                        sourceLocation: sourceLocation)
                }
            }
        }
        #expect(simulated.points.allSatisfy { !$0.metrics.isEmpty }, sourceLocation: sourceLocation)
    }

    private static func label(_ axes: [String: AxisValue]) -> String {
        axes.sorted { $0.key < $1.key }.map { _, value in
            switch value {
            case .number(let number): String(format: "%g", number)
            case .text(let text): text
            }
        }.joined(separator: ", ")
    }

    /// Both sides of every point, for who reads the test's output.
    private func table(_ name: String) -> String {
        let metrics = ["throughput", "latency.p50", "latency.p95", "errors.rate", "cpu.server"]
        var lines = ["\(name): measured | simulated"]
        for (real, model) in zip(measured.result.points, simulated.points) {
            let figures = metrics.map { metric in
                let sides = [real, model].map { point in
                    point.metrics[metric].map { String(format: "%.4g", $0.value) } ?? "-"
                }
                return "\(metric) \(sides.joined(separator: " | "))"
            }
            lines.append("  \(Self.label(real.axes)): " + figures.joined(separator: ", "))
        }
        return lines.joined(separator: "\n")
    }
}
