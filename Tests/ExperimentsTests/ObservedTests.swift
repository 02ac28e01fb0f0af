import Experiments
import Models
import SimCore
import Testing

@Suite("Demands from a dashboard")
struct ObservedTests {
    static func file(
        _ observed: String = "[{throughput: 40/s, utilization.web.cpu: 35%, latency.p50: 60ms}]",
        database: String = "database: {url: \"sqlite:///\"}", more: String = ""
    ) -> ExperimentFile {
        ExperimentFile(
            text: """
                version: 1
                stack:
                  hosts: {web: {cores: 2, memory: 4GB}}
                  server: {workers: 8, worker_class: gevent}
                  \(database)
                observed: \(observed)
                slo: [latency.p95 < 500ms]
                simulate: {seed: 3, replications: {min: 10, max: 20}}
                \(more)
                """, path: "seen.yaml")
    }

    /// D = 0.35 · 2 / 40 = 17.5 ms of CPU, of which the costs of serving are a part.
    @Test func `are utilisation over throughput, less what serving costs`() throws {
        let experiment = try Self.file().decode()
        let saturation = Saturation(experiment.scenario)
        let demand = try #require(saturation.shares.first { $0.component == "server" }).demand
        #expect(abs(demand - 0.0175) < 1e-9)
        #expect(experiment.unsupported.isEmpty)
        #expect(
            experiment.provenance?.hasPrefix("the demands come from a dashboard: `request` computes") == true)
        let origin = experiment.origins.first { $0.path == "endpoints.request.observed.cpu" }
        #expect(origin?.origin == .observed(line: 6))
    }

    @Test func `are answered for waits that hold a connection and for those that do not`() throws {
        let file = Self.file()
        let points = try file.points()
        #expect(
            points.map(\.axes) == [
                [Assignment(path: "assume.wait", value: "connection")],
                [Assignment(path: "assume.wait", value: "outside")],
            ])
        let steps = points.map { $0.experiment.scenario.endpoints[0].steps }
        guard case .transaction(let held) = steps[0].last, case .wait(let wait) = held.first else {
            Issue.record("\(steps[0])")
            return
        }
        #expect(steps[1].last == .wait(wait))
        #expect(wait.mean > 0.045 && wait.mean < 0.055)
        let set = [Assignment(path: "assume.wait", value: "outside")]
        #expect(try file.points(set).count == 1)
        #expect(try Self.file(database: "").points().count == 1)
    }

    /// The model that a dashboard made shows what the dashboard showed.
    @Test func `make a model that shows the dashboard's figures`() throws {
        let file = Self.file(more: "workload: {open: {rate: 40/s, duration: 60s}}")
        let result = simulate(file, try file.points(), on: .deployed, threads: 2)
        for point in result.points {
            let busy = try #require(point.metrics["utilization.web.cpu"])
            // Wake-ups of idle loops come on top of the demand.
            #expect(busy.value > 0.33 && busy.value < 0.41)
            let median = try #require(point.metrics["latency.p50"])
            #expect(median.value > 0.054 && median.value < 0.072)
            #expect(point.warnings.contains { $0.contains("come from a dashboard") })
        }
    }

    @Test func `use the slope of several lines, and the lightest for the latency`() throws {
        let experiment = try Self.file(
            "[{throughput: 40/s, utilization.web.cpu: 40%, latency.p50: 90ms}, {throughput: 20/s, utilization.web.cpu: 20%, latency.p50: 60ms}]"
        ).decode()
        let demand = Saturation(experiment.scenario).shares.first { $0.component == "server" }?.demand ?? 0
        #expect(abs(demand - 0.02) < 1e-9)
        let wait = experiment.origins.first { $0.path == "endpoints.request.observed.wait" }?.value ?? 0
        #expect(wait > 0.044 && wait < 0.049)
    }

    @Test func `are told to be wide, as far as the figures' digits and doubt go`() throws {
        let text = try #require(try Self.file().decode().provenance)
        // 34.5 % · 2 / 40.5 · 0.8 = 13.6 ms and 35.5 % · 2 / 39.5 · 1.25 = 22.5 ms, less the costs.
        #expect(text.contains("computes 17.3 ms (13.4 ms to 22.3 ms)"))
    }

    @Test func `are compared with the steps where there are some`() throws {
        let stated = "endpoints: {page: {steps: [{cpu: 1ms}]}}"
        let notes = try Self.file(more: stated).decode().notes.map(\.message)
        #expect(
            notes.contains {
                $0.hasPrefix("the dashboard shows 17.5 ms (13.6 ms to 22.5 ms) of CPU a request")
            })
        let right = "endpoints: {page: {steps: [{cpu: 17ms}]}}"
        #expect(try Self.file(more: right).decode().notes.isEmpty)
    }

    @Test func `are not needed where a calibration or steps say it, and lacking they are asked for`() throws {
        let bare = ExperimentFile(
            text: """
                version: 1
                stack: {hosts: {web: {cores: 1}}, server: {worker_class: gevent}}
                endpoints: {page: {request: GET /page}}
                """, path: "bare.yaml")
        let experiment = try bare.decode()
        #expect(experiment.unsupported.map(\.message) == ["nothing says what serving `page` takes"])
        #expect(experiment.unmeasured.map(\.message) == ["nothing says what serving `page` takes"])
        // An application that executes steps cannot do without; one that has its own can.
        let gunicorn = Assignment(path: "measure.target", value: "gunicorn")
        #expect(try bare.decode([gunicorn]).unmeasured.count == 1)
        let own = Assignment(path: "measure.app", value: "restaurants")
        #expect(try bare.decode([gunicorn, own]).unmeasured.isEmpty)
    }
}
