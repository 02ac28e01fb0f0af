import Experiments
import Foundation
import RealServer
import Testing

extension RealProcesses {
    @Suite("headroom measure", .serialized)
    struct MeasureCommandTests {
        /// A command under way, in a folder of its own.
        final class Command {
            let folder: String
            let process = Process()
            private let errors = Pipe()
            private(set) var messages = ""

            /// - Parameters:
            ///   - file: two clients on the reference server where it is not given.
            ///   - more: files to lie beside it, by name.
            ///   - shell: what a shell does before it becomes the command, such as to set a limit.
            init(
                _ arguments: [String] = [], file: ExperimentFile? = nil, beside more: [String: String] = [:],
                out: String? = nil, environment: [String: String] = [:], shell: String? = nil
            ) throws {
                folder = FileManager.default.temporaryDirectory.appending(
                    path: "measure-\(UUID().uuidString)"
                )
                .path(percentEncoded: false)
                try FileManager.default.createDirectory(
                    atPath: folder + "/tmp", withIntermediateDirectories: true)
                let file =
                    file
                    ?? Workbench.file(
                        endpoints: "hello: {request: GET /, steps: [{cpu: 1ms}]}",
                        load: "closed: {clients: 2, requests: 300}")
                for (name, text) in more.merging(["bench.yaml": file.text], uniquingKeysWith: { $1 }) {
                    try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name)"))
                }
                process.executableURL = URL(filePath: Workbench.executable)
                process.arguments =
                    ["measure", folder + "/bench.yaml", "--out", out ?? folder + "/results"] + arguments
                if let shell {
                    process.arguments =
                        ["-c", shell + "\nexec \"$0\" \"$@\"", Workbench.executable]
                        + (process.arguments ?? [])
                    process.executableURL = URL(filePath: "/bin/sh")
                }
                process.environment = ProcessInfo.processInfo.environment.merging(
                    ["TMPDIR": folder + "/tmp"].merging(environment) { $1 }, uniquingKeysWith: { $1 })
                process.standardError = errors
                process.standardOutput = FileHandle.nullDevice
                try process.run()
            }

            deinit { try? FileManager.default.removeItem(atPath: folder) }

            /// Reads messages until one holds the text, or all are read.
            func wait(for text: String) {
                while !messages.contains(text) {
                    let data = errors.fileHandleForReading.availableData
                    if data.isEmpty { return }
                    messages += String(decoding: data, as: UTF8.self)
                }
            }

            func end() -> Int32 {
                wait(for: "\u{0}")
                process.waitUntilExit()
                return process.terminationStatus
            }

            /// Whether, within some seconds, no process and nothing in the folder for temporary files is left.
            func leavesNothing() -> Bool {
                for _ in 0..<100 {
                    let files =
                        (try? FileManager.default.contentsOfDirectory(atPath: folder + "/tmp")) ?? ["?"]
                    if files.isEmpty && Processes.alive(withEnvironment: folder).isEmpty { return true }
                    usleep(100_000)
                }
                return false
            }

            var files: [String] {
                FileManager.default.enumerator(atPath: folder + "/results")?.compactMap { $0 as? String }
                    ?? []
            }
        }

        @Test func `measures a point as two for the noise floor, in turns`() throws {
            let command = try Command(["--aa", "--repetitions", "3"])
            #expect(command.end() == 0)
            #expect(command.leavesNothing())
            let folder = try #require(
                ResultsFolder.latest(out: command.folder + "/results", experiment: "bench"))
            let noise = try JSONDecoder().decode(NoiseFloor.self, from: folder.read("noise.json"))
            #expect(noise.points[0].pairs == 3)
            let record = try JSONDecoder().decode(RunRecord.self, from: folder.read("run.json"))
            let kept = record.runs.filter { $0.discarded == nil }
            #expect(kept.count == 6)
            func figures(twin: Bool) -> [Double] {
                let runs = kept.filter { $0.twin == twin }.sorted { $0.repetition < $1.repetition }
                #expect(runs.map(\.repetition) == [1, 2, 3])
                return runs.compactMap { $0.metrics["latency.p50"] }
            }
            let pairs = zip(figures(twin: false), figures(twin: true))
            let mean = pairs.map { $1 - $0 }.reduce(0, +) / 3
            let median = try #require(noise.points[0].metrics["latency.p50"])
            #expect(abs(median.difference - mean) < 1e-12)
            #expect(median.floor >= abs(mean))
            let result = try JSONDecoder().decode(ResultFile.self, from: folder.read("measured.json"))
            #expect(result.points[0].replications == 3)
        }

        @Test func `refuses an A/A comparison of fewer than three pairs`() throws {
            let command = try Command(["--aa", "--repetitions", "2"])
            #expect(command.end() == 2)
            #expect(command.messages.contains("add --repetitions 3"))
        }

        @Test func `writes its results and leaves nothing else`() throws {
            let command = try Command(["--repetitions", "2"])
            #expect(command.end() == 0)
            #expect(command.leavesNothing())
            let folder = try #require(
                ResultsFolder.latest(out: command.folder + "/results", experiment: "bench"))
            let result = try JSONDecoder().decode(ResultFile.self, from: folder.read("measured.json"))
            #expect(result.source == .measured)
            #expect(result.points[0].replications == 2)
            #expect(result.points[0].metrics["latency.p99"]?.low != nil)
            let record = try JSONDecoder().decode(RunRecord.self, from: folder.read("run.json"))
            // A run discarded for steal is recorded beside the ones that count.
            #expect(record.runs.filter { $0.discarded == nil }.map(\.requests) == [300, 300])
            #expect(record.runs.allSatisfy { $0.requests == 300 })
            let lines = String(decoding: try folder.read("points.csv"), as: UTF8.self).split(separator: "\n")
            #expect(lines.count == 2)
        }

        @Test func `saves what was finished when interrupted, and leaves nothing`() throws {
            let command = try Command(["--repetitions", "50"])
            command.wait(for: "measuring 3/50")
            kill(command.process.processIdentifier, SIGINT)
            #expect(command.end() == 130)
            #expect(command.leavesNothing())
            let folder = try #require(
                ResultsFolder.latest(out: command.folder + "/results", experiment: "bench"))
            let result = try JSONDecoder().decode(ResultFile.self, from: folder.read("measured.json"))
            #expect((2..<50).contains(result.points[0].replications))
        }

        @Test(arguments: ["measuring 1/50", "measuring 2/50"])
        func `leaves nothing when killed`(moment: String) throws {
            let command = try Command(["--repetitions", "50"])
            command.wait(for: moment)
            usleep(150_000)
            #expect(Processes.alive(withEnvironment: command.folder).count > 1)
            kill(command.process.processIdentifier, SIGKILL)
            command.process.waitUntilExit()
            #expect(command.leavesNothing())
            #expect(!command.files.contains { $0.contains("json") })
        }

        @Test func `names a taken port and the way out`() throws {
            let server = EchoServer()
            defer { server.stop() }
            let command = try Command(["--port", "\(server.port)"])
            #expect(command.end() == 5)
            #expect(command.messages.contains("port \(server.port) is taken"))
            #expect(command.messages.contains("--port"))
            #expect(!command.messages.contains("measuring"))
            #expect(command.leavesNothing())
        }

        @Test func `names a results folder that cannot be written, before it measures`() throws {
            let command = try Command(out: "/proc/results")
            #expect(command.end() == 5)
            #expect(command.messages.contains("--out"))
            #expect(!command.messages.contains("measuring"))
            #expect(command.leavesNothing())
        }

        /// Needs a mount, which not every account may make.
        @Test(.enabled(if: SmallDisk.isAllowed))
        func `names a full disk, before it measures`() throws {
            let disk = try SmallDisk(kilobytes: 512)
            let results = try Command(out: disk.folder + "/results of today")
            #expect(results.end() == 5)
            #expect(results.messages.contains("No space left on device"))
            #expect(results.messages.contains("--out"))
            #expect(!results.messages.contains("measuring"))
            let scratch = try Command(environment: ["TMPDIR": disk.folder])
            #expect(scratch.end() == 5)
            #expect(scratch.messages.contains("disk is full"))
            #expect(scratch.messages.contains("TMPDIR"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: disk.folder) == ["results of today"])
            #expect(results.leavesNothing() && scratch.leavesNothing())
        }

        @Test func `names a program that is missing`() throws {
            var options = MeasurementOptions()
            options.executable = "/missing/headroom"
            let file = Workbench.file(
                endpoints: "hello: {request: GET /, steps: [{cpu: 1ms}]}",
                load: "closed: {clients: 2, requests: 300}")
            let error = #expect(throws: MeasurementError.self) {
                try RealServer.measure(file, file.points(), options)
            }
            #expect(
                error?.description.contains("starting /missing/headroom failed: No such file or directory")
                    == true)
        }

        @Test func `names a CPU that is not there`() throws {
            let command = try Command(["--set", "measure.hosts.web.cpus=[4000]"])
            #expect(command.end() == 5)
            #expect(command.messages.contains("CPU 4000"))
            #expect(command.leavesNothing())
        }
    }
}
