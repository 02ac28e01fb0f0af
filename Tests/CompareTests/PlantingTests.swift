import Compare
import Experiments
import Models
import Planting
import SimCore
import Testing

/// The short version of `make plant`: the simulation plays the server. As in a measurement the requests are the ones that
/// the calibration will draw, and every run's figures are off by some noise of their own.
@Suite struct `Planted parameters` {
    static let plantings = 20
    /// Standard deviation of a figure of one run, as a share.
    static let noise = 0.01

    static func measured(_ file: ExperimentFile, number: Int) throws -> ResultFile {
        let points = try file.points().filter { $0.role == .train }
        var stream = RandomStream(
            StreamKey(seed: 1, replication: UInt64(number), component: 5, purpose: 0))
        let normal = Distribution.normal(mean: 1, cv: noise)
        let results = points.map { point -> ResultPoint in
            let scenario = point.experiment.scenario(on: .measured)
            let seed = point.experiment.simulation.seed
            let runs = (0..<5).map { simulate(scenario, seed: seed, replication: $0) }
            var metrics: [String: Metric] = [:]
            for column in MetricTable(scenario).columns {
                let values = runs.map { run in column.value(run).map { $0 * normal.sample(using: &stream) } }
                metrics[column.name] = Metric(values, confidence: 0.95, unit: column.unit)
            }
            return ResultPoint(
                axes: point.axisValues, replications: runs.count, terminating: true, steady: true,
                warnings: [],
                metrics: metrics, bottleneck: nil, slo: [], expect: [])
        }
        return ResultFile(
            experiment: "planting", source: .measured, seed: points[0].experiment.simulation.seed,
            fileSHA256: file.sha256, points: results)
    }

    @Test func `are found within 5 %, and intervals cover them`() throws {
        var covered: [String: Int] = [:]
        for number in 0..<Self.plantings {
            let planting = Planting(number, roundTrips: true)
            let told = planting.file(isTold: true, requests: 800, repetitions: 5)
            let untold = planting.file(isTold: false, requests: 800, repetitions: 5)
            let found = try planting.recover(
                from: Self.measured(told, number: number), untold, threads: 2)
            #expect(found.count == planting.truth.count)
            for row in found {
                #expect(
                    row.error.magnitude < 0.05,
                    "planting \(number), \(row.path): planted \(row.truth), found \(row.found.value)")
                covered[row.path, default: 0] += row.isCovered ? 1 : 0
            }
        }
        for (path, count) in covered { #expect(count >= 18, "\(path): \(count) of \(Self.plantings)") }
    }
}
