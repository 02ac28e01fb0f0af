import Experiments
import Models
import SimCore
import Testing

@Suite("Assignments from outside")
struct AssignmentTests {
    private func decode(_ assignments: (String, String)...) throws -> Experiment {
        try Fixture.experiment().decode(assignments.map { Assignment(path: $0.0, value: $0.1) })
    }

    @Test func `set what is there and what is not`() throws {
        let experiment = try decode(
            ("stack.server.workers", "7"), ("simulate.precision.relative", "5%"),
            ("stack.hosts.web.cores", "3"))
        #expect(experiment.scenario.server.workers == 7)
        #expect(experiment.simulation.precision == 0.05)
        #expect(experiment.scenario.hosts[0].cores == 3)
        let origin = experiment.origins.first { $0.path == "stack.server.workers" }?.origin
        #expect(origin == .assigned)
    }

    @Test func `reach into lists, replace sections, take keys away`() throws {
        let experiment = try decode(
            ("endpoints.page.steps.0.cpu", "{lognormal: {mean: 2ms, cv: 1}}"),
            ("endpoints.page.steps.1.query.rows", "30"), ("workload.closed.requests", "null"),
            ("workload.closed.duration", "90s"), ("slo", "[latency.p95 < 1s]"))
        #expect(experiment.scenario.endpoints[0].steps[0] == .cpu(.lognormal(mean: 0.002, cv: 1)))
        #expect(experiment.slo.map(\.metric) == ["latency.p95"])
        #expect(experiment.scenario.workload.load == .closed(ClosedLoad(clients: 10, duration: 90)))
    }

    @Test func `an axis is one key, though it is a path`() throws {
        let points = try Fixture.experiment().points([
            Assignment(path: "sweep.axes.stack.server.workers", value: "[1, 2]")
        ])
        #expect(points.map(\.experiment.scenario.server.workers) == [1, 2])
    }

    @Test(arguments: [
        ("stack.server.wrokers", "4", "unknown key `wrokers` in stack.server"),
        ("server.workers", "4", "unknown key `server`"),
        ("stack.server.workers", "four", "`four` is not a whole number"),
        ("stack.server.workers", "", "a whole number is wanted here, not nothing"),
        ("endpoints.page.steps.9.cpu", "1ms", "`endpoints.page.steps` has no element `9`"),
        ("stack..workers", "4", "`stack..workers` is no path"),
        (
            "stack.pool", "{pool_size: [",
            "the value cannot be read: not valid YAML: did not find expected node content"
        ),
    ])
    func `are blamed in their own words`(path: String, value: String, message: String) throws {
        let error = #expect(throws: InvalidExperiment.self) {
            try Fixture.experiment().decode([Assignment(path: path, value: value)])
        }
        let finding = try #require(error?.findings.first)
        #expect(error?.findings.count == 1)
        #expect(finding.file == "--set \(path)=\(value)")
        #expect(finding.line == 0)
        #expect(finding.message.hasPrefix(message))
    }
}
