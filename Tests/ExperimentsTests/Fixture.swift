import Experiments
import Foundation

/// Files for the tests, and a small experiment to change.
enum Fixture {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
        .path()

    static func file(_ name: String) throws -> ExperimentFile {
        try ExperimentFile(path: folder + "/" + name)
    }

    /// A valid experiment with more text at its end.
    static func experiment(_ more: String = "") -> ExperimentFile {
        ExperimentFile(text: base + more, path: "test.yaml")
    }

    static let base = """
        version: 1
        stack:
          hosts: {web: {cores: 2, memory: 2GB}, load: {cores: 1}}
          server: {host: web, workers: 4, worker_class: gevent}
          pool: {pool_size: 5, max_overflow: 10}
          database: {url: "sqlite:///"}
        endpoints:
          page: {request: GET /page, steps: [{cpu: 1ms}, {query: {cpu: 0.5ms}}, {respond: {size: 4KB}}]}
        workload: {host: load, closed: {clients: 10, requests: 500}}

        """
}

extension InvalidExperiment {
    /// The findings as `line:column message`.
    var summary: [String] { findings.map { "\($0.line):\($0.column) \($0.message)" } }
}
