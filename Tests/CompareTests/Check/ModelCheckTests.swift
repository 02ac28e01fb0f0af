import Compare
import Experiments
import Foundation
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

    /// Where less is served than the model says, a request's share of the wake-ups is that of a lighter load; only what is
    /// beyond that is work that the model lacks.
    @Test(arguments: [(1.0, true), (1.4, false)])
    func `takes a lighter load's CPU time for no missing step where less is served`(
        ofLightest factor: Double, holds: Bool
    ) throws {
        let lightest = try #require(Self.simulated.first?.result.metrics["cpu.server"])
        let check = ModelCheck(
            try Self.simulated.enumerated().map { index, each in
                var model = each.result
                var measured = each.result
                // The model's requests share more of their work the more of them there are.
                let shared = lightest.value * pow(0.7, Double(index))
                model.metrics["cpu.server"] = Metric(value: shared, low: nil, high: nil, unit: "s")
                let work = index == 2 ? factor * lightest.value : shared
                measured.metrics["cpu.server"] = Metric(value: work, low: nil, high: nil, unit: "s")
                if index == 2 {
                    let served = try #require(model.metrics["throughput"]).value
                    measured.metrics["throughput"] = Metric(
                        value: 0.6 * served, low: nil, high: nil, unit: "1/s")
                }
                return ModelCheck.Pair(
                    simulated: model, measured: measured,
                    scenario: each.point.experiment.scenario(on: .measured))
            })
        #expect(check.disagreements.contains { $0.component == "server" } != holds)
    }

    /// More asked of it than can be served has neither a population nor a latency.
    @Test func `is not misled by a point without a steady state`() throws {
        let violation = try #require(
            Planted.violations.first { $0.name == "a remote call that the model lacks" })
        let pairs = Self.simulated.enumerated().map { index, each in
            var pair = ModelCheck.Pair(
                simulated: each.result, measured: Planted.measured(each.point, violation, seed: 1001),
                scenario: each.point.experiment.scenario(on: .measured))
            if index == 2 {
                for metric in ["population", "latency.mean", "page.latency.p50"] {
                    pair.simulated.metrics[metric] = nil
                }
            }
            return pair
        }
        #expect(ModelCheck(pairs).disagreements.first?.component == "page")
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
