import Foundation
import RealServer
import SimCore
import Testing

/// A request that brings no draws along draws in Python; the distributions must be those of the simulation.
@Suite("Draws of a request without the header", .enabled(if: StackBench.isInstalled))
struct DemandSamplingTests {
    /// A distribution, and how the application is told of it.
    static let cases: [(distribution: Distribution, told: String)] = [
        (.constant(0.002), #"{"constant": {"value": [0.002]}}"#),
        (.uniform(from: 1, to: 3), #"{"uniform": {"from": [1], "to": [3]}}"#),
        (.exponential(mean: 2), #"{"exponential": {"mean": [2]}}"#),
        (.normal(mean: 2, cv: 0.8), #"{"normal": {"mean": [2], "cv": [0.8]}}"#),
        (.lognormal(mean: 2, cv: 1.2), #"{"lognormal": {"mean": [2], "cv": [1.2]}}"#),
        (.gamma(mean: 2, cv: 0.5), #"{"gamma": {"mean": [2], "cv": [0.5]}}"#),
        (.hyperexponential(mean: 2, cv: 2), #"{"hyperexponential": {"mean": [2], "cv": [2]}}"#),
        (.weibull(mean: 2, shape: 0.8), #"{"weibull": {"mean": [2], "shape": [0.8]}}"#),
        (
            .boundedPareto(from: 1, to: 50, shape: 1.3),
            #"{"bounded_pareto": {"from": [1], "to": [50], "shape": [1.3]}}"#
        ),
        (
            .discrete(DiscreteDistribution(values: [1, 20], weights: [9, 1])),
            #"{"discrete": {"values": [1, 20], "weights": [9, 1]}}"#
        ),
        (
            .empirical(EmpiricalDistribution(sample: [1, 2, 5, 9])),
            #"{"empirical": {"sample": [1, 2, 5, 9]}}"#
        ),
    ]

    static let draws = 40_000

    @Test func `have the mean and the variation of the simulation's`() throws {
        let script = """
            import json, random, statistics, sys
            from headroom_stack.demands import sample
            random.seed(7)
            for line in sys.argv[1:]:
                told = json.loads(line)
                drawn = [sample(told) for _ in range(\(Self.draws))]
                print(statistics.fmean(drawn), statistics.pvariance(drawn), statistics.fmean(x**4 for x in drawn))
            """
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: try #require(StackInstallation()["python"].path))
        process.arguments = ["-c", script] + Self.cases.map(\.told)
        process.environment = ["PYTHONPATH": StackInstallation.applications]
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let lines = text.split(separator: "\n").map { $0.split(separator: " ").compactMap { Double($0) } }
        try #require(lines.count == Self.cases.count)
        for (line, item) in zip(lines, Self.cases) {
            let mean = item.distribution.mean
            let variance = item.distribution.squaredVariation * mean * mean
            // Four standard errors: twenty-two figures in all, a false alarm in a thousand seeds.
            let error = (variance / Double(Self.draws)).squareRoot()
            #expect(abs(line[0] - mean) <= 4 * error + 1e-12, "\(item.told): mean \(line[0]), not \(mean)")
            let spread = 4 * (line[2] / Double(Self.draws)).squareRoot()
            #expect(abs(line[1] - variance) <= spread, "\(item.told): variance \(line[1]), not \(variance)")
        }
    }
}
