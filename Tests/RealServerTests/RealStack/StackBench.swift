import Experiments
import Foundation
import Models
import RealServer
import Testing

/// What the tests of the real stack share. They run where `make real-stack` has been; where it has not, the suite says
/// so and is left out.
enum StackBench {
    static let isInstalled: Bool = {
        let installation = StackInstallation()
        return ["gunicorn", "postgres", "initdb", "redis-server", "haproxy"].allSatisfy {
            installation[$0].path != nil
        }
    }()

    /// A file with two hosts that are this computer, for gunicorn.
    static func file(
        server: String = "workers: 1, worker_class: gevent", pool: String = "{pool_size: 5}",
        database: String = "{url: \"sqlite:///\"}", endpoints: String, load: String,
        measure: String = "app: steps"
    ) -> ExperimentFile {
        let text = """
            version: 1
            name: bench
            stack:
              hosts:
                web: {cores: 2, memory: 2GB}
                aux: {cores: 2, memory: 2GB}
              server: {host: web, \(server)}
              pool: \(pool)
              database: \(database)
            endpoints:
            \(endpoints.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))
            workload:
              host: aux
              \(load)
            measure: {target: gunicorn, repetitions: 1, \(measure)}
            """
        return ExperimentFile(text: text, path: "bench.yaml")
    }

    static func postgresql(maxConnections: Int = 100, psycogreen: Bool = true) -> Database {
        var database = Database(kind: .postgresql)
        database.host = "aux"
        database.maxConnections = maxConnections
        database.psycogreen = psycogreen
        return database
    }
}

extension RealServer.Measurement {
    /// Requests of the only run that counts.
    var requests: Int { record.runs.last { $0.discarded == nil }?.requests ?? 0 }

    /// How often its log says something.
    func logged(_ name: String) -> Int { record.runs.last { $0.discarded == nil }?.log?[name] ?? 0 }
}
