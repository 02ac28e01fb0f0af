import Experiments
import Foundation
import Models
import SimCore
import Testing

@Suite("Endpoints that a calibration knows")
struct CalibratedEndpointTests {
    private func experiment(
        _ endpoint: String = "{request: GET /items}", database: String = "", assume: String = ""
    ) throws -> Experiment {
        let folder = FileManager.default.temporaryDirectory.appending(path: "calibrated-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.path(percentEncoded: false)
        let parameters = [("cpu", 4e-3, 3e-3, 5e-3), ("wait", 10e-3, 8e-3, 12e-3)].map {
            name, value, low, high in
            DemandsFile.Parameter(
                path: "endpoints.items.\(name)", value: value, low: low, high: high, origin: "a test")
        }
        try DemandsFile(experiment: "shop", fileSHA256: "0", parameters: parameters)
            .write(to: path + "/shop.demands.yaml")
        let file = ExperimentFile(
            text: """
                version: 1
                stack:
                  hosts: {web: {cores: 1}}
                  server: {host: web}
                  \(database)
                endpoints: {items: \(endpoint)}
                demands: shop.demands.yaml
                \(assume)
                workload: {closed: {clients: 1, requests: 10}}
                """, path: path + "/shop.yaml")
        return try file.decode()
    }

    private let cpu = Step.cpu(.lognormal(mean: 4e-3, cv: 0.5))
    private let wait = Step.wait(.lognormal(mean: 10e-3, cv: 0.5))

    @Test func `compute and wait as it says, and can be simulated`() throws {
        let experiment = try experiment()
        #expect(experiment.scenario.endpoints[0].steps == [cpu, wait])
        #expect(experiment.unsupported.isEmpty)
        #expect(!experiment.assumesBothWaits)
        #expect(experiment.value(of: "endpoints.items.cpu") == 4e-3)
        #expect(experiment.calibrated.map(\.path) == ["endpoints.items.cpu", "endpoints.items.wait"])
    }

    @Test func `hold a connection while they wait, or not, where there is a database`() throws {
        let database = "database: {url: \"postgresql:///x\"}"
        let open = try experiment(database: database)
        #expect(open.assumesBothWaits)
        #expect(open.scenario.endpoints[0].steps == [cpu, .transaction([wait])])
        let outside = try experiment(database: database, assume: "assume: {wait: outside}")
        #expect(!outside.assumesBothWaits)
        #expect(outside.scenario.endpoints[0].steps == [cpu, wait])
    }

    @Test func `keep the steps that the file gives, with a note`() throws {
        let experiment = try experiment("{steps: [{cpu: 1ms}]}")
        #expect(experiment.scenario.endpoints[0].steps == [.cpu(.constant(1e-3))])
        #expect(experiment.notes.contains { $0.message.contains("has steps") })
    }

    @Test func `are told from what is no parameter`() throws {
        #expect(EndpointParameter(path: "endpoints.a.cpu") == EndpointParameter(endpoint: "a", .cpu))
        #expect(EndpointParameter(path: "endpoints.a.steps") == nil)
        let text = """
            schema: headroom.demands/1
            parameters: {endpoints.a.speed: {value: 1ms}}
            """
        let error = #expect(throws: InvalidExperiment.self) { try DemandsFile(text: text, path: "x.yaml") }
        #expect(error?.findings.map(\.line) == [2])
    }

    @Test func `an experiment can be written around routes that another tool has seen`() throws {
        let routes = [
            StarterFile.Route(method: "GET", path: "/api/items/<int:id>", weight: 80),
            StarterFile.Route(method: "POST", path: "/api/items", weight: 20),
            StarterFile.Route(method: "GET", path: "/", weight: 5),
            StarterFile.Route(method: "GET", path: "/errors", weight: 1),
            StarterFile.Route(method: "GET", path: "/api/items/<int:id>?x=1", weight: 1),
        ]
        let file = ExperimentFile(
            text: StarterFile.text(name: "shop", routes: routes), path: "/nowhere/shop.yaml")
        let experiment = try file.decode()
        #expect(
            experiment.scenario.endpoints.map(\.name) == [
                "items_id", "post_items", "root", "page_errors", "items_id_",
            ])
        #expect(experiment.scenario.endpoints.map(\.weight) == [80, 20, 5, 1, 1])
        #expect(experiment.demands == "shop.demands.yaml")
        #expect(try file.undemanded([]).demands == nil)
    }
}
