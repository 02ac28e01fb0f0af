import Compare
import Experiments
import Models
import Testing

@Suite struct `A check of the model` {
    /// The model's side, the same in all tests.
    static let simulated: [(point: Point, result: ResultPoint)] = {
        guard let points = try? Planted.file.points() else { return [] }
        return points.map { ($0, $0.simulated($0.experiment.scenario(on: .measured), threads: 2)) }
    }()

    static func check(_ violation: Planted.Violation?, seed: UInt64) -> ModelCheck {
        ModelCheck(
            simulated.map { point, result in
                ModelCheck.Pair(
                    simulated: result, measured: Planted.measured(point, violation, seed: seed),
                    scenario: point.experiment.scenario(on: .measured))
            })
    }

    @Test(arguments: Planted.violations)
    func `notices what was planted, and names the component`(violation: Planted.Violation) {
        let check = Self.check(violation, seed: 1001)
        #expect(!check.holds)
        #expect(check.disagreements.first?.component == violation.component, "\(check.verdict)")
        #expect(check.verdict.contains(violation.component))
    }

    @Test(arguments: [2001, 2002, 2003, 2004, 2005] as [UInt64])
    func `has nothing to say where nothing was planted`(seed: UInt64) {
        #expect(Self.simulated.count == 3)
        let check = Self.check(nil, seed: seed)
        #expect(check.holds, "\(check.verdict)")
    }

    /// The lightest of some loads may be a heavy one: then latency is not that of a lone request.
    @Test func `looks for a missing wait only where a host has CPU time to spare`() throws {
        let (point, model) = try #require(Self.simulated.first)
        func check(utilization: Double) throws -> ModelCheck {
            var measured = model
            for endpoint in point.experiment.scenario(on: .measured).endpoints {
                let name = "\(endpoint.name).latency.p50"
                let value = try #require(model.metrics[name]).value
                measured.metrics[name] = Metric(value: 2 * value, low: nil, high: nil, unit: "s")
            }
            measured.metrics["utilization.web.cpu"] = Metric(
                value: utilization, low: nil, high: nil, unit: "1")
            return ModelCheck([
                ModelCheck.Pair(
                    simulated: model, measured: measured, scenario: point.experiment.scenario(on: .measured))
            ])
        }
        #expect(try !check(utilization: 0.3).holds)
        #expect(try check(utilization: 0.95).holds)
    }
}
