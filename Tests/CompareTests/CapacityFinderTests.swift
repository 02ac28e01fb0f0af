import Compare
import Experiments
import Foundation
import Models
import Testing

@Suite struct `Finding the capacity` {
    static func finding(_ text: String) throws -> CapacityFinding {
        let file = ExperimentFile(text: text, path: "find.yaml")
        return try finding(file)
    }

    static func finding(_ file: ExperimentFile) throws -> CapacityFinding {
        let base = try file.decode()
        let vary = base.find.vary
        let finder = CapacityFinder(base, on: .deployed, threads: 2) { load in
            let value = vary == "workload.closed.clients" ? "\(Int(load))" : "\(load)/s"
            let axes = [Assignment(path: vary, value: value)]
            return Point(axes: axes, role: .unscored, experiment: try file.decode(axes))
        }
        return try finder.find()
    }

    /// CPU of 10 ms a request on one core, two workers.
    static func stack(_ more: String) -> String {
        """
        version: 1
        name: capacity
        stack: {hosts: {web: {cores: 1}}, server: {host: web, workers: 2, worker_class: gevent}}
        endpoints: {a: {request: GET /, steps: [{cpu: {exponential: {mean: 10ms}}}, {respond: {size: 1KB}}]}}
        simulate: {seed: 5, replications: {min: 8, max: 40}, precision: {metric: latency.mean, relative: 2%}}

        """ + more
    }

    @Test func `a closed system serves as many clients as its bound allows within the limit, to 2 %`() throws
    {
        let finding = try Self.finding(
            Self.stack(
                """
                workload: {closed: {clients: 1, requests: 2000}}
                slo: [latency.mean < 500ms]
                """))
        let met = try #require(finding.met)
        let missed = try #require(finding.missed)
        // R = N D − Z once the CPU is always busy: the asymptote is met to the answer's own precision.
        let bound = try #require(finding.bounds.load)
        #expect(met <= bound * 1.03 && missed >= bound * 0.93, "\(met) to \(missed), bound \(bound)")
        #expect(try #require(finding.precision) <= 0.02)
        #expect(finding.bounds.resource == "web.cpu")
        let knee = try #require(finding.knee)
        #expect(knee.value > 0.9 && knee.value < 2)
    }

    @Test func `relief tells the first limit and the next`() throws {
        let finding = try Self.finding(
            Self.stack(
                """
                workload: {closed: {clients: 1, requests: 1500}}
                slo: [latency.mean < 200ms]
                """))
        // One core, two workers: more cores are worth the second worker, more workers nothing by themselves; then
        // workers are.
        #expect(finding.firstLimit?.component == "web.cpu")
        #expect(finding.nextLimit?.component == "workers")
        #expect(!finding.reliefs.contains { $0.component == "workers" })
        let gain = try #require(finding.firstLimit?.gain)
        #expect(gain > 0.5 && gain < 1.3)
    }

    @Test func `no load, and no limit, are answers`() throws {
        let none = try Self.finding(
            Self.stack("workload: {closed: {clients: 1, requests: 500}}\nslo: [latency.mean < 5ms]\n"))
        #expect(none.met == nil && none.missed == 1)
        let all = try Self.finding(
            Self.stack("workload: {closed: {clients: 1, requests: 50}}\nslo: [latency.mean < 60s]\n"))
        #expect(all.missed == nil && all.met == 50)
        #expect(all.reliefs.isEmpty)
    }

    @Test func `an open system ends below the rate that saturates`() throws {
        let finding = try Self.finding(
            Self.stack(
                """
                workload: {open: {rate: 10/s, duration: 100s}}
                slo: [latency.mean < 50ms]
                """))
        let met = try #require(finding.met)
        let bound = try #require(finding.bounds.load)
        // M/M/1 with 10 ms: 50 ms at 80/s, less what wake-ups and the request itself cost.
        #expect(met > 0.6 * bound && met < 0.9 * bound, "\(met) of \(bound)")
    }

    /// How much work the search takes; a test on time would be one of the computer.
    @Test func `of the quickstart takes no more events than it did`() throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../experiments/quickstart.yaml").standardized.path()
        let text = try String(contentsOfFile: path, encoding: .utf8)
        // Without the demands that a calibration may have left beside it.
        let file = ExperimentFile(text: text, path: "/nowhere/quickstart.yaml")
        let finding = try Self.finding(file)
        #expect(finding.met != nil)
        #expect(finding.events <= Self.quickstartEvents * 11 / 10, "\(finding.events) events")
        #expect(finding.trials.count <= 40)
    }

    static let quickstartEvents: UInt64 = 8_200_000
}
