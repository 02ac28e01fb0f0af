import Experiments
import Foundation
import Models
import SimCore
import Testing

@Suite("The forms of an experiment file")
struct FileFormTests {
    @Test func `the long form is understood to the last key`() throws {
        let file = try Fixture.file("long-form.yaml")
        let experiment = try file.decode()
        let scenario = experiment.scenario
        #expect(experiment.name == "long-form")
        #expect(scenario.hosts.map(\.name) == ["web", "data", "spare", "edge"])
        #expect(scenario.hosts.map(\.cores) == [1, 4, 1, 1])
        #expect(scenario.hosts[0].speed == ClosedSpan(0.8, 1.25))
        #expect(scenario.hosts[3].memory == 536_870_912)
        #expect(scenario.server.workerClass == .gthread)
        #expect(scenario.server.gracefulTimeout == 20)
        #expect(scenario.pool.poolRecycle == 1800)
        #expect(scenario.database?.kind == .postgresql)
        #expect(scenario.database?.driver == .psycopg)
        #expect(scenario.database?.usable == 55)
        #expect(scenario.database?.rtt == 0.000_3)
        #expect(scenario.endpoints.map(\.weight) == [7.5, 2.5, 1])
        #expect(
            scenario.endpoints[1].steps[2]
                == .transaction([
                    .query(Query(cpu: .constant(0.0002), rows: 3)), .wait(.exponential(mean: 0.035)),
                    .query(Query(writes: 4)),
                    .cpu(.constant(0.0001)),
                ]))
        #expect(scenario.workload.network.rtt == 0.03)
        #expect(
            scenario.workload.load
                == .closed(
                    ClosedLoad(clients: 40, think: .exponential(mean: 2), duration: 180, keepalive: true)))
        #expect(experiment.slo.map(\.limit) == [25, 0.8, 1, 0.001, 0.9, 0.05])
        #expect(experiment.find == FindSettings(vary: "workload.closed.clients", confidence: 0.9))
        #expect(experiment.simulation.warmup == .seconds(15))
        #expect(experiment.simulation.precisionMetric == "checkout.latency.p95")
        #expect(experiment.measurement.target == .url(RunningServer(host: "127.0.0.1", port: 8000)))
        #expect(
            experiment.measurement.hosts == [
                HostCPUs(host: "web", cpus: [0, 1]), HostCPUs(host: "data", cpus: [2]),
            ])
        #expect(experiment.comparison.tolerance.map(\.relative) == [0.05, 0.15, 0.2])
        #expect(experiment.demands == "long-form.demands.yaml")
        #expect(!experiment.demandsFound)
        let roles: [Point.Role] = Array(repeating: .unscored, count: 8) + [.train, .train, .holdout]
        #expect(try file.points().map(\.role) == roles)
    }

    @Test func `all that a file can ask for is simulated`() throws {
        let experiment = try Fixture.file("long-form.yaml").decode()
        #expect(experiment.unsupported.map(\.message) == [])
    }

    @Test func `the shortest form has defaults for the rest, each with its owner`() throws {
        let experiment = try Fixture.file("shortest.yaml").decode()
        #expect(experiment.name == "shortest")
        #expect(experiment.scenario.hosts.map(\.name) == ["web", "client"])
        #expect(experiment.scenario.hosts[0].quota == 0.5)
        #expect(!experiment.unsupported.contains { $0.message.contains("quota") })
        #expect(experiment.scenario.workload.host == "client")
        #expect(experiment.scenario.workload.load == .open(OpenLoad(rate: 10, duration: 60)))
        #expect(experiment.find.vary == "workload.open.rate")
        #expect(experiment.simulation.seed == 1)
        #expect(experiment.simulation.minimumReplications == 10)
        #expect(experiment.simulation.maximumReplications == 400)
        #expect(experiment.simulation.precision == 0.02)
        #expect(experiment.measurement.repetitions == 5)
        #expect(experiment.measurement.target == .reference)
        func origin(_ path: String) -> ResolvedValue.Origin? {
            experiment.origins.first { $0.path == path }?.origin
        }
        #expect(origin("stack.server.backlog") == .defaultOf("gunicorn"))
        #expect(origin("stack.pool.max_overflow") == .defaultOf("SQLAlchemy"))
        #expect(origin("stack.hosts.web.memory") == .plan("render/starter"))
        #expect(origin("stack.server.workers") == .file(line: 5))
        #expect(origin("workload.open.rate") == .defaultOf("Headroom"))
        #expect(origin("costs.accept") == .defaultOf("prior"))
    }

    private func load(_ workload: String) throws -> Load {
        let text =
            Fixture.base.split(separator: "\n").dropLast().joined(separator: "\n") + "\n" + workload + "\n"
        let experiment = try ExperimentFile(text: text, path: "test.yaml").decode()
        #expect(experiment.unsupported.isEmpty)
        return experiment.scenario.workload.load
    }

    @Test func `a rate may rise, go by steps, come in bursts or at equal distances`() throws {
        var ramp = OpenLoad(rate: 75, duration: 300)
        ramp.phases = [RatePhase(from: 0, to: 150, length: 300)]
        #expect(try load("workload: {open: {rate: {from: 0/s, to: 150/s}, duration: 5min}}") == .open(ramp))
        var steps = OpenLoad(rate: 35, duration: 90)
        steps.phases = [RatePhase(from: 20, to: 20, length: 60), RatePhase(from: 40, to: 90, length: 30)]
        let written =
            "[{rate: 20/s, for: 1min}, {rate: {from: 40/s, to: 90/s}, for: 30s}], duration: 90s"
        #expect(try load("workload: {open: {rate: \(written)}}") == .open(steps))
        var bursts = OpenLoad(rate: 50, duration: 60)
        bursts.arrivals = .mmpp(rates: [20, 200], dwell: [10, 2])
        #expect(
            try load("workload: {open: {arrivals: {mmpp: {rates: [20/s, 200/s], dwell: [10s, 2s]}}}}")
                == .open(bursts))
        var even = OpenLoad(rate: 8, requests: 100)
        even.arrivals = .constant
        #expect(try load("workload: {open: {rate: 8/s, arrivals: constant, requests: 100}}") == .open(even))
    }

    @Test func `a log is replayed: requests of this file's endpoints, at their times`() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).log")
            .path(percentEncoded: false)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let lines = [
            #"10.0.0.1 - - [10/Oct/2026:13:55:36 +0000] "GET /page?x=1 HTTP/1.1" 200 12 "-" "a \"b\"" 1500"#,
            #"10.0.0.1 - - [10/Oct/2026:13:55:36 +0000] "GET /other HTTP/1.1" 404 12 "-" "-""#,
            #"10.0.0.1 - - [10/Oct/2026:13:55:40 +0000] "GET /page HTTP/1.1" 200 12 "-" "-""#,
            "no request at all",
        ]
        try Data(lines.joined(separator: "\n").utf8).write(to: URL(filePath: path))
        let wanted = ReplayLoad(
            log: path,
            arrivals: [
                ReplayedArrival(time: 0, endpoint: 0, target: "/page?x=1"),
                ReplayedArrival(time: 2, endpoint: 0, target: "/page"),
            ])
        #expect(try load("workload: {replay: {log: \(path), speed: 2x}}") == .replay(wanted))
    }

    @Test func `anchors, aliases and merge keys work`() throws {
        let text = """
            version: 1
            stack:
              hosts:
                web: &small {cores: 1, memory: 1GB}
                load: *small
                big: {<<: *small, cores: 8}
              server: {host: web, worker_class: gevent}
            endpoints: {page: {steps: []}}
            """
        let hosts = try ExperimentFile(text: text, path: "test.yaml").decode().scenario.hosts
        #expect(hosts.map(\.cores) == [1, 1, 8, 1])
        #expect(hosts.map(\.memory) == [1e9, 1e9, 1e9, 0])
    }

    @Test func `an error in an alias is told once, where it was written`() {
        let file = Fixture.experiment(
            "sweep: {axes: {stack.hosts: [&h {web: {cores: x}, load: {cores: 1}}, *h]}}\n")
        let error = #expect(throws: InvalidExperiment.self) { try file.points() }
        #expect(error?.summary == ["10:47 `x` is not a whole number"])
    }

    @Test func `aliases that explode are refused`() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...8 {
            text +=
                "a\(level): &a\(level) ["
                + Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ") + "]\n"
        }
        let error = #expect(throws: InvalidExperiment.self) {
            try ExperimentFile(text: text, path: "test.yaml").decode()
        }
        #expect(error?.findings.map(\.message) == ["the document is too large once its aliases are expanded"])
    }

    @Test func `keys given three times, quoted or not, are each told`() {
        let file = Fixture.experiment("name: a\n\"name\": b\nname: c\nslo: []\n'slo': []\n")
        let error = #expect(throws: InvalidExperiment.self) { try file.decode() }
        #expect(
            error?.summary == [
                "11:1 the key `name` is given twice, first at line 10",
                "12:1 the key `name` is given twice, first at line 10",
                "14:1 the key `slo` is given twice, first at line 13",
            ])
    }

    @Test func `columns count characters, not bytes`() {
        let file = Fixture.experiment("description: x\nfind: {\"véry 🚂\": 1, confidence: 2s}\n")
        let error = #expect(throws: InvalidExperiment.self) { try file.decode() }
        #expect(error?.findings.map(\.column) == [8, 33])
    }
}
