import Compare
import Experiments
import Testing

@Suite struct `A plan` {
    static func plan(load: Double, headroom: Double) throws -> ConfigurationPlan {
        let file = ExperimentFile(
            text: """
                version: 1
                name: plan
                stack:
                  hosts: {web: {plan: render/standard}}
                  server: {host: web, workers: 4, worker_class: gevent}
                endpoints: {a: {request: GET /, steps: [{cpu: {exponential: {mean: 10ms}}}]}}
                workload: {closed: {clients: 5, duration: 60s}}
                slo: [latency.mean < 60ms, errors.rate <= 0%]
                simulate: {seed: 4, replications: {min: 6, max: 30}, precision: {metric: latency.mean, relative: 5%}}
                plan: {load: \(load)/s, headroom: \(headroom * 100)%}
                """, path: "plan.yaml")
        // The dearest first, so that the order is the price's.
        let plans = ["render/pro-plus", "render/pro", "render/standard", "render/starter"]
        let choices = try plans.map { name in
            let axes = [Assignment(path: "stack.hosts.web.plan", value: name)]
            return Point(axes: axes, role: .unscored, experiment: try file.decode(axes))
        }
        let settings = try #require(choices[0].experiment.plan)
        return ConfigurationPlan(settings, choices, threads: 2)
    }

    static func name(_ configuration: PlannedConfiguration?) -> AxisValue? {
        configuration?.axes["stack.hosts.web.plan"]
    }

    @Test func `is the cheapest that meets the SLO with the headroom that is wanted`() throws {
        // 60/s on one core of 100/s: 25 ms; on half a core, more than it can serve.
        let plan = try Self.plan(load: 60, headroom: 0)
        #expect(Self.name(plan.chosen) == .text("render/standard"))
        #expect(plan.chosen?.price == 25)
        #expect(plan.configurations.map(\.price) == [7, 25, 85, 175])
        #expect(plan.configurations.map(\.standing) == [.tooSmall, .met, .dearer, .dearer])
        // With 30 % to spare 85.7/s: 70 ms and more on one core.
        let careful = try Self.plan(load: 60, headroom: 0.3)
        #expect(Self.name(careful.chosen) == .text("render/pro"))
        #expect(careful.verdict.contains("$85.0 a month"))
    }

    @Test func `says where none carries the load`() throws {
        let plan = try Self.plan(load: 5000, headroom: 0)
        #expect(plan.chosen == nil && plan.events == 0)
        #expect(plan.verdict.hasPrefix("None of the 4 configurations carries"))
    }
}
