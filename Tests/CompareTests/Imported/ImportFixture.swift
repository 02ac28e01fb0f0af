import Compare
import Experiments
import Foundation
import Models

/// Files of other tools, and the experiment that they are about: a page of 4 ms of CPU and 10 ms of waiting, an order
/// of 8 ms and 20 ms, by four gevent workers on one core (docs/calibrating-from-files.md says how they were made).
enum ImportFixture {
    static func path(_ name: String) -> String {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/\(name)").path(percentEncoded: false)
    }

    static func experiment(
        _ endpoints: String =
            "{items: {request: GET /items/<int:id>, weight: 80, params: {id: {uniform: {from: 1, to: 500}}}}, buy: {request: POST /buy, weight: 20}}",
        server: String = "workers: 4, worker_class: gevent"
    ) -> ExperimentFile {
        ExperimentFile(
            text: """
                version: 1
                name: shop
                stack:
                  hosts: {web: {cores: 1}}
                  server: {host: web, \(server)}
                endpoints: \(endpoints)
                demands: shop.demands.yaml
                workload: {closed: {clients: 10, requests: 1000}}
                """, path: "/nowhere/shop.yaml")
    }

    static func calibration(
        _ names: String..., file: ExperimentFile = experiment()
    ) throws -> ImportedCalibration {
        try ImportedCalibration(from: names.map(path), file, [])
    }

    /// Reads a text as a file of this name, and what it says of the experiment.
    static func evidence(_ text: String, _ name: String = "x", file: ExperimentFile = experiment()) throws
        -> ImportedEvidence
    {
        try ImportedFile(Data(text.utf8), path: name).evidence(
            path: name, about: file.undemanded([]).scenario)
    }

    static func findings(_ body: () throws -> Void) -> [Finding] {
        do {
            try body()
            return []
        } catch let error as InvalidExperiment {
            return error.findings
        } catch {
            return []
        }
    }
}

extension ImportedCalibration {
    subscript(path: String) -> DemandsFile.Parameter? {
        demands.parameters.first { $0.path == path }
    }
}
