import Compare
import Experiments
import Foundation
import Testing

@Suite struct `Predictions that were written down` {
    static let axes: [[String: AxisValue]] = [["workload.closed.clients": .number(5)]]

    static func bytes(throughput: Double) throws -> Data {
        let point = ResultPoint(
            axes: axes[0], replications: 10, terminating: true, steady: true, warnings: [],
            metrics: ["throughput": Metric(value: throughput, low: nil, high: nil, unit: "1/s")],
            bottleneck: nil,
            slo: [], expect: [])
        let result = ResultFile(
            experiment: "a", source: .simulated, seed: 1, fileSHA256: "00", points: [point])
        return try encodeJSON(Predictions(result, calibrated: [], made: Date(timeIntervalSince1970: 0)))
    }

    @Test func `score where the measurement knew their hash`() throws {
        let bytes = try Self.bytes(throughput: 100)
        let (freeze, predictions) = Freeze.verify(
            bytes, recorded: Predictions.hash(of: bytes), for: Self.axes)
        #expect(freeze.sha256 == Predictions.hash(of: bytes))
        #expect(freeze.made == "1970-01-01T00:00:00Z")
        #expect(predictions?.points.first?.metrics["throughput"]?.value == 100)
    }

    @Test func `do not where they were changed afterwards`() throws {
        let recorded = Predictions.hash(of: try Self.bytes(throughput: 100))
        let (freeze, predictions) = Freeze.verify(
            try Self.bytes(throughput: 101), recorded: recorded, for: Self.axes)
        #expect(freeze.sha256 == nil)
        #expect(predictions == nil)
        #expect(freeze.statement.contains("changed afterwards"))
    }

    @Test func `are missed where there were none`() throws {
        let (freeze, predictions) = Freeze.verify(
            try Self.bytes(throughput: 100), recorded: nil, for: Self.axes)
        #expect(freeze == .none)
        #expect(predictions == nil)
    }

    @Test func `say which held-out points they leave out`() throws {
        let bytes = try Self.bytes(throughput: 100)
        let more = Self.axes + [["workload.closed.clients": .number(9)]]
        let (freeze, _) = Freeze.verify(bytes, recorded: Predictions.hash(of: bytes), for: more)
        #expect(freeze.statement.contains("1 of the held-out points"))
    }
}
