import Experiments
import Foundation
import Models
import SimCore
import Testing

@Suite("Demands files")
struct DemandsFileTests {
    let folder = FileManager.default.temporaryDirectory.appending(path: "demands-\(UUID().uuidString)").path()

    init() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    private let sample = DemandsFile(
        experiment: "demo", fileSHA256: "00",
        parameters: [
            .init(
                path: "costs.wakeup", value: 12.345_678_9e-6, low: 10e-6, high: 15e-6,
                origin: "8 workers, \"idle\""),
            .init(
                path: "costs.request.page", value: 1.0 / 3000, low: 3e-4, high: 4e-4,
                origin: "1 and 50 clients"),
            .init(path: "costs.work", value: 1.05, low: 1, high: 1.1, origin: "utilisation law"),
            .init(path: "workload.network.rtt", value: 30e-6, low: 0, high: 1e-3, origin: "null server"),
            .init(path: "pace.web.memory", value: 250e-9, low: 240e-9, high: 260e-9, origin: "beside"),
            .init(path: "pace.web.power", value: 1.9, low: 1.6, high: 2.2, origin: "single runs"),
        ])

    private func experiment(_ more: String = "demands: demo.demands.yaml\n") throws -> ExperimentFile {
        let path = folder + "/demo.yaml"
        try Data((Fixture.base + more).utf8).write(to: URL(filePath: path))
        return try ExperimentFile(path: path)
    }

    @Test func `what is written is read back to the last bit`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/demo.demands.yaml"
        try sample.write(to: path)
        let read = try DemandsFile(path: path)
        #expect(read == sample)
        #expect(read.text == sample.text)
        #expect(
            read.text.contains(
                "  costs.wakeup: {value: 12.3457us, low: 10us, high: 15us, origin: \"8 workers, \\\"idle\\\"\"}"
            ))
        #expect(read.parameters.map(\.unit) == ["s", "s", "1", "s", "s", "1"])
    }

    @Test func `what an endpoint without steps takes becomes its steps`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/open.yaml"
        let text = """
            version: 1
            name: open
            stack:
              hosts: {web: {cores: 1}, data: {cores: 1}}
              server: {host: web, workers: 2, worker_class: gevent}
              database: {host: data, url: "postgresql+psycopg2://", psycogreen: true}
            endpoints:
              list: {request: GET /list}
              plain: {request: GET /plain, steps: [{cpu: 1ms}]}
            demands: open.demands.yaml
            workload: {host: data, closed: {clients: 2, requests: 100}}
            measure: {target: gunicorn, app: "my:app"}
            """
        try Data(text.utf8).write(to: URL(filePath: path))
        let file = try ExperimentFile(path: path)
        #expect(try !file.decode().unsupported.isEmpty)
        let found = DemandsFile(
            experiment: "open", fileSHA256: file.sha256,
            parameters: [
                .init(path: "demands.list.cpu", value: 2e-3, low: 1e-3, high: 3e-3, origin: "fitted"),
                .init(path: "demands.list.database", value: 1e-3, low: 1e-4, high: 3e-3, origin: "fitted"),
                .init(path: "demands.list.variation", value: 0.5, low: 0.1, high: 1, origin: "fitted"),
                .init(path: "demands.plain.cpu", value: 9, low: 9, high: 9, origin: "another version"),
            ])
        try found.write(to: folder + "/open.demands.yaml")
        #expect(try DemandsFile(path: folder + "/open.demands.yaml") == found)
        let experiment = try file.decode()
        #expect(experiment.unsupported.isEmpty)
        #expect(experiment.endpointsWithoutSteps == [0])
        #expect(
            experiment.scenario.endpoints[0].steps == [
                .query(Query(cpu: .constant(1e-3), rows: 0)), .cpu(.lognormal(mean: 2e-3, cv: 0.5)),
            ])
        // What the file gives is not overruled.
        #expect(experiment.scenario.endpoints[1].steps == [.cpu(.constant(1e-3))])
    }

    @Test func `calibrated values replace the priors and say so`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let file = try experiment()
        let before = try file.decode()
        #expect(before.demands == "demo.demands.yaml")
        #expect(!before.demandsFound)
        try sample.write(to: folder + "/demo.demands.yaml")
        let after = try file.decode()
        #expect(after.demandsFound)
        #expect(after.scenario.costs.wakeup == 12.3457e-6)
        #expect(after.scenario.costs.request == [333.333e-6])
        #expect(after.scenario.costs.work == 1.05)
        #expect(after.scenario.costs.accept == before.scenario.costs.accept)
        #expect(after.scenario.workload.network.rtt == 30e-6)
        #expect(after.calibrated == sample.parameters)
        func origin(_ path: String) -> ResolvedValue.Origin? {
            after.origins.first { $0.path == path }?.origin
        }
        #expect(origin("costs.wakeup") == .demands("demo.demands.yaml"))
        #expect(origin("workload.network.rtt") == .demands("demo.demands.yaml"))
        #expect(origin("costs.accept") == .defaultOf("prior"))
        #expect(
            after.notes.map(\.message) == [
                "demo.demands.yaml was calibrated with another version of this file"
            ])
    }

    @Test func `costs of an endpoint that is gone are an error`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var other = sample
        other.parameters[1].path = "costs.request.basket"
        try other.write(to: folder + "/demo.demands.yaml")
        let file = try experiment()
        let error = #expect(throws: InvalidExperiment.self) { try file.decode() }
        #expect(error?.findings.count == 1)
        #expect(
            error?.findings.first?.message.contains("an endpoint `basket`, which this file has not") == true)
    }

    @Test func `a broken demands file is told with its own name and places`() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let text = """
            schema: headroom.demands/1
            experiment: demo
            parameters:
              costs.wakeups: {value: 1us}
              costs.accept: {value: 5, low: 1us}
              costs.send: {low: 1us}

            """
        let path = folder + "/demo.demands.yaml"
        try Data(text.utf8).write(to: URL(filePath: path))
        let file = try experiment()
        let error = #expect(throws: InvalidExperiment.self) { try file.decode() }
        #expect(error?.findings.map(\.file) == [path, path, path])
        #expect(
            error?.summary == [
                "4:3 `costs.wakeups` is no parameter", "5:25 `5` has no unit, and a duration needs one",
                "6:3 `parameters.costs.send` has no `value`",
            ])
    }

    @Test func `a folder that is not there cannot be written to`() {
        try? FileManager.default.removeItem(atPath: folder)
        #expect(throws: ExperimentFileError.self) { try sample.write(to: folder + "/x.yaml") }
    }
}
