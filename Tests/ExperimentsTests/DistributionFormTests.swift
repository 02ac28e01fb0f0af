import Experiments
import Models
import SimCore
import Testing

@Suite("Distributions in an experiment file")
struct DistributionFormTests {
    @Test(arguments: [
        ("2ms", Distribution.constant(0.002)), ("{constant: 2ms}", .constant(0.002)),
        ("{uniform: {from: 1ms, to: 3ms}}", .uniform(from: 0.001, to: 0.003)),
        ("{exponential: {mean: 8s}}", .exponential(mean: 8)),
        ("{normal: {mean: 40ms, cv: 0.2}}", .normal(mean: 0.04, cv: 0.2)),
        ("{lognormal: {mean: 40ms, cv: 1}}", .lognormal(mean: 0.04, cv: 1)),
        ("{gamma: {mean: 40ms, cv: 0.5}}", .gamma(mean: 0.04, cv: 0.5)),
        ("{hyperexponential: {mean: 40ms, cv: 3}}", .hyperexponential(mean: 0.04, cv: 3)),
        ("{weibull: {mean: 40ms, shape: 0.7}}", .weibull(mean: 0.04, shape: 0.7)),
        (
            "{bounded_pareto: {from: 1ms, to: 10s, shape: 1.1}}",
            .boundedPareto(from: 0.001, to: 10, shape: 1.1)
        ),
        (
            "{discrete: {values: [1ms, 20ms], weights: [9, 1]}}",
            .discrete(DiscreteDistribution(values: [0.001, 0.02], weights: [9, 1]))
        ),
        (
            "{discrete: {values: [1ms, 20ms]}}",
            .discrete(DiscreteDistribution(values: [0.001, 0.02], weights: [1, 1]))
        ),
        (
            "{empirical: {sample: [3ms, 1ms, 2ms]}}",
            .empirical(EmpiricalDistribution(sample: [0.001, 0.002, 0.003]))
        ),
    ])
    func `are understood`(text: String, distribution: Distribution) throws {
        let experiment = try Self.experiment(cpu: text)
        #expect(experiment.scenario.endpoints[0].steps[0] == .cpu(distribution))
    }

    @Test func `say where each parameter came from`() throws {
        let experiment = try Self.experiment(cpu: "{discrete: {values: [1ms, 2ms]}}")
        let path = "endpoints.page.steps.0.cpu.discrete."
        let shown = experiment.origins.filter { $0.path.hasPrefix(path) }
        #expect(shown.map(\.path) == [path + "values", path + "weights"])
        #expect(shown.map(\.text) == ["2 values", "equal"])
        #expect(shown.map(\.origin) == [.file(line: 8), .defaultOf("Headroom")])
    }

    static func experiment(cpu text: String) throws -> Experiment {
        let base = Fixture.base.replacing("{cpu: 1ms}", with: "{cpu: \(text)}")
        return try ExperimentFile(text: base, path: "test.yaml").decode()
    }
}
