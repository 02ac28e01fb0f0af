import Experiments
import Foundation
import Models
import RealServer
import Testing

/// The tests that start processes, one after the other: they would take the CPU from each other.
@Suite("Real processes", .serialized, .enabled(if: Workbench.isRelease))
enum RealProcesses {}

/// What the tests of real processes share.
enum Workbench {
    /// The command, built beside the tests.
    static var executable: String {
        let tests = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        return tests.deletingLastPathComponent().appending(path: "headroom").path(percentEncoded: false)
    }

    /// Worker processes share a socket in a way that a debug build of NIO does not allow.
    static var isRelease: Bool {
        #if DEBUG
        false
        #else
        true
        #endif
    }

    /// An experiment file with two hosts that are this computer, unpinned.
    static func file(
        server: String = "workers: 2", pool: String = "{pool_size: 5}", endpoints: String,
        load: String, more: String = ""
    ) -> ExperimentFile {
        let text = """
            version: 1
            name: bench
            stack:
              hosts:
                web: {cores: 2, memory: 2GB}
                aux: {cores: 2, memory: 2GB}
              server: {host: web, worker_class: gevent, \(server)}
              pool: \(pool)
              database: {url: "sqlite:///"}
            endpoints:
            \(endpoints.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))
            workload:
              host: aux
              \(load)
            measure: {target: reference, repetitions: 1}
            \(more)
            """
        return ExperimentFile(text: text, path: "bench.yaml")
    }

    /// Measures a file's only point once; the scenario may be changed beforehand.
    static func measure(
        _ file: ExperimentFile, adjusting: (inout Scenario) -> Void = { _ in }
    ) throws -> RealServer.Measurement {
        var points = try file.points()
        for index in points.indices { adjusting(&points[index].experiment.scenario) }
        var options = MeasurementOptions()
        options.executable = executable
        options.repetitions = 1
        return try RealServer.measure(file, points, options)
    }
}

extension RealServer.Measurement {
    /// A metric of the only point, in base units.
    func metric(_ name: String) -> Double {
        result.points[0].metrics[name]?.value ?? .nan
    }

    /// Number of `ok` answers of an endpoint.
    func count(of endpoint: String) -> Int {
        // A run that was discarded, as for steal, is in the record but not in the metrics.
        let kept = record.runs.first { $0.discarded == nil }
        return Int((metric("\(endpoint).throughput") * (kept?.duration ?? 0)).rounded())
    }
}
