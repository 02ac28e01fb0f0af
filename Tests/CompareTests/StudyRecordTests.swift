import Compare
import Experiments
import Foundation
import Testing

@Suite struct `A study's record` {
    /// One pass over a single point.
    private struct Record: Encodable {
        var schema = "headroom.study/1"
        var experiment = "a"
        var fileSHA256 = "00"
        var seed = "s"
        var trainingPasses: [[ResultPoint]]
        var heldOutPasses: [[ResultPoint]] = []
        var failures: [String] = []
        var secondsPerRun = 1.0

        enum CodingKeys: String, CodingKey {
            case schema, experiment, seed, failures
            case fileSHA256 = "file_sha256"
            case trainingPasses = "training_passes"
            case heldOutPasses = "held_out_passes"
            case secondsPerRun = "seconds_per_run"
        }
    }

    private static func training(_ throughputs: [Double]) throws -> Metric {
        let passes = throughputs.map { value in
            [
                ResultPoint(
                    axes: [:], replications: 1, terminating: false, steady: true, warnings: [],
                    metrics: ["throughput": Metric(value: value, low: nil, high: nil, unit: "1/s")],
                    bottleneck: nil, slo: [], expect: [])
            ]
        }
        let json = try encodeJSON(Record(trainingPasses: passes))
        let record = try JSONDecoder().decode(StudyRecord.self, from: json)
        #expect(record.training.first?.replications == throughputs.count)
        return try #require(record.training.first?.metrics["throughput"])
    }

    @Test func `is not moved by a neighbour's busy half minute`() throws {
        let calm = try Self.training([100, 102, 98, 101, 99, 100])
        let disturbed = try Self.training([100, 102, 98, 101, 99, 40])
        #expect(calm.value == 100 && disturbed.value == 99.5)
        let (low, high) = (try #require(disturbed.low), try #require(disturbed.high))
        #expect(low > 95 && low < 99.5 && high > 99.5 && high < 104)
        // Half-width: t(5, 97.5 %) · 1.4826 · median deviation · √(π / 2 / 6); the deviations' median is 1 here.
        let expected = 2.5706 * 1.4826 * 1 * (Double.pi / 2 / 6).squareRoot()
        #expect((try #require(calm.high) - 100 - expected).magnitude < 0.001)
        #expect(try Self.training([100]).low == nil)
    }
}
