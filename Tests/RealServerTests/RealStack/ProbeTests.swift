import Experiments
import Foundation
import Models
import RealServer
import Testing

extension RealProcesses {
    /// `headroom_probe.py` in real workers, as a user has it there, and what is made of its record.
    @Suite("headroom probe", .serialized, .enabled(if: StackBench.isInstalled))
    struct ProbeTests {
        /// A gunicorn that a user has started, with the probe in it.
        final class Server {
            let folder: String
            let port: Int
            let process = Process()
            var record: String { folder + "/headroom-probe.jsonl" }

            /// - Parameters:
            ///   - settings: more lines of the configuration.
            ///   - environment: for the probe.
            init(_ settings: String, environment: [String: String] = [:]) throws {
                folder = FileManager.default.temporaryDirectory.appending(path: "probe-\(UUID().uuidString)")
                    .path(percentEncoded: false)
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
                let free = EchoServer()
                port = free.port
                free.stop()
                let written = Process()
                written.executableURL = URL(filePath: Workbench.executable)
                written.arguments = ["probe", "--out", folder + "/headroom_probe.py", "--quiet"]
                try written.run()
                written.waitUntilExit()
                #expect(written.terminationStatus == 0)
                let files = [
                    "conf.py": """
                    import sys; sys.path.insert(0, "\(folder)")
                    from headroom_probe import pre_request, post_request
                    bind = "127.0.0.1:\(port)"
                    control_socket_disable = True
                    \(settings)
                    """,
                    "shop.py": """
                    from headroom_stack.steps import create_app
                    from sqlalchemy import create_engine, text
                    app = create_app()
                    engine = create_engine("sqlite:///\(folder)/data.sqlite")

                    @app.route("/queries")
                    def queries():
                        with engine.connect() as connection:
                            for _ in range(3):
                                connection.execute(text("SELECT 1")).all()
                        return "done"
                    """,
                    "app.json": """
                    {"iterations_per_second": 2e7, "endpoints": [
                      {"name": "items", "method": "GET", "path": "/items/<int:id>", "expect": 200,
                       "demands": [{"constant": {"value": [0.002]}}],
                       "steps": [{"kind": "cpu", "demand": 0}, {"kind": "respond", "size": 1000, "gzip": false}]},
                      {"name": "buy", "method": "POST", "path": "/buy", "expect": 200,
                       "demands": [{"constant": {"value": [0.006]}}, {"constant": {"value": [0.005]}}],
                       "steps": [{"kind": "cpu", "demand": 0}, {"kind": "wait", "demand": 1},
                                 {"kind": "respond", "size": 100, "gzip": false}]}]}
                    """,
                ]
                for (name, text) in files {
                    try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name)"))
                }
                let gunicorn = try #require(StackInstallation()["gunicorn"].path)
                let python = try #require(StackInstallation()["python"].path)
                // The test's thread blocks signals, and a child inherits that: gunicorn would not hear of its end.
                let unblocked =
                    "import os, signal, sys; signal.pthread_sigmask(signal.SIG_SETMASK, []); os.execv(sys.argv[1], sys.argv[1:])"
                process.executableURL = URL(filePath: python)
                process.arguments = ["-c", unblocked, gunicorn, "-c", folder + "/conf.py", "shop:app"]
                process.currentDirectoryURL = URL(filePath: folder)
                process.environment = ProcessInfo.processInfo.environment.merging(
                    [
                        "PYTHONPATH": "\(folder):\(StackInstallation.applications)",
                        "HEADROOM_SETTINGS": folder + "/app.json",
                    ].merging(environment) { $1 }, uniquingKeysWith: { $1 })
                process.standardError = FileHandle.nullDevice
                try process.run()
                for _ in 0..<100 where Processes.listening(on: port) == nil { usleep(100_000) }
            }

            /// The file is whole once the workers have left.
            func stop() {
                let pid = process.processIdentifier
                for signal in [SIGTERM, SIGKILL] {
                    kill(pid, signal)
                    for _ in 0..<100 where process.isRunning { usleep(100_000) }
                }
            }

            deinit {
                stop()
                try? FileManager.default.removeItem(atPath: folder)
            }

            func experiment(_ load: String) -> ExperimentFile {
                ExperimentFile(
                    text: """
                        version: 1
                        name: shop
                        stack:
                          hosts: {web: {cores: 2}, aux: {cores: 2}}
                          server: {host: web, workers: 2, worker_class: gevent}
                        endpoints:
                          items: {request: GET /items/<int:id>, weight: 60, params: {id: {uniform: {from: 1, to: 99}}}}
                          buy: {request: POST /buy, weight: 25}
                          queries: {request: GET /queries, weight: 15}
                        demands: shop.demands.yaml
                        workload: {host: aux, \(load)}
                        measure:
                          target: {url: http://127.0.0.1:\(port), processes: {server: {pid: \(process.processIdentifier)}}}
                          repetitions: 1
                        """, path: folder + "/shop.yaml")
            }
        }

        @Test(arguments: ["gevent", "sync"])
        func `its record gives the CPU time that the scheduler accounts for`(workerClass: String) throws {
            // What a neighbour does for some seconds is not in both accounts alike: then ten times the length decides.
            let first = try accounts(workerClass, seconds: 25)
            let judged = first.agree ? first : try accounts(workerClass, seconds: 250)
            #expect(judged.agree, "\(first), then \(judged)")
        }

        /// CPU seconds of a mean request beside serving it: by the probe's record, and by the scheduler.
        private struct Accounts {
            var probed: ClosedRange<Double>
            var scheduled: Double

            /// The scheduler's account also has the idle workers' wake-ups and the master.
            var agree: Bool {
                probed.lowerBound < scheduled * 1.02 && scheduled * 0.98 < probed.upperBound * 1.05
            }
        }

        private func accounts(_ workerClass: String, seconds: Int) throws -> Accounts {
            let server = try Server(
                "workers = 2\nworker_class = \"\(workerClass)\"",
                environment: ["HEADROOM_PROBE_SECONDS": "0.25"])
            let file = server.experiment("open: {rate: 60/s, duration: \(seconds)s}")
            var options = MeasurementOptions()
            options.executable = Workbench.executable
            let measurement = try RealServer.measure(file, file.points(), options)
            #expect(measurement.metric("errors.rate") == 0)
            server.stop()
            try Data(file.text.utf8).write(to: URL(filePath: file.path))

            let calibrate = Process()
            calibrate.executableURL = URL(filePath: Workbench.executable)
            calibrate.arguments = ["calibrate", file.path, "--from", server.record, "--json"]
            calibrate.standardOutput = FileHandle.nullDevice
            try calibrate.run()
            calibrate.waitUntilExit()
            #expect(calibrate.terminationStatus == 0)
            let demands = try DemandsFile(path: server.folder + "/shop.demands.yaml")

            // The steps' part of the mean request, and what serving it takes by the model's own account.
            let names = ["items", "buy", "queries"]
            var (low, high) = (0.0, 0.0)
            for name in names {
                let cpu = try #require(demands.parameters.first { $0.path == "endpoints.\(name).cpu" })
                let share = measurement.metric("\(name).throughput") / measurement.metric("throughput")
                low += share * cpu.low
                high += share * cpu.high
                #expect(cpu.high > cpu.low)
            }
            let scenario = try file.undemanded([]).scenario
            let serving = scenario.costs.request[0] + scenario.costs.accept + scenario.costs.connection
            let account = measurement.metric("cpu.server") - serving
            let experiment = try file.decode()
            #expect(experiment.demandsFound && experiment.scenario.endpoints.allSatisfy { !$0.steps.isEmpty })
            return Accounts(probed: low...high, scheduled: account)
        }

        @Test func `its record has routes, queries and pool holds, and an end`() throws {
            let server = try Server(
                "workers = 1", environment: ["HEADROOM_PROBE_SECONDS": "0", "HEADROOM_PROBE_BYTES": "20000"])
            let file = server.experiment("closed: {clients: 1, requests: 300}")
            var options = MeasurementOptions()
            options.executable = Workbench.executable
            let measurement = try RealServer.measure(file, file.points(), options)
            #expect(measurement.metric("errors.rate") == 0)
            server.stop()
            let data = try Data(contentsOf: URL(filePath: server.record))
            // One line a request would be far more.
            #expect(data.count <= 20_000)
            #expect(data.count > 15_000)
            let lines = try data.split(separator: 10).map {
                try #require(JSONSerialization.jsonObject(with: $0) as? [String: Any])
            }
            var queries: [String: Double] = [:]
            var holds: [String: Double] = [:]
            var counts: [String: Double] = [:]
            for line in lines {
                #expect(line["exact"] as? Bool == true)
                for (name, entry) in line["requests"] as? [String: [String: Any]] ?? [:] {
                    counts[name, default: 0] += entry["n"] as? Double ?? 0
                    queries[name, default: 0] += entry["queries"] as? Double ?? 0
                    holds[name, default: 0] += entry["holds"] as? Double ?? 0
                }
            }
            #expect(Set(counts.keys) == ["GET /items/<int:id>", "POST /buy", "GET /queries"])
            #expect(queries["GET /queries"] == 3 * (counts["GET /queries"] ?? 0))
            #expect(holds["GET /queries"] == counts["GET /queries"])
            #expect(queries["POST /buy"] == 0)
        }
    }
}
