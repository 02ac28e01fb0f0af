import Experiments
import Foundation
import RealServer
import Testing

extension RealProcesses {
    @Suite("Hosts of the real stack", .serialized, .enabled(if: RealTests.areAsked))
    struct HostPlacementTests {
        static let pinned = "hosts: {web: {cpus: [0]}, aux: {cpus: [1]}}"
        static let canLimit = checkStack().first { $0.name == "CPU quota" }?.verdict == .ok

        /// Every process of a host, those that PostgreSQL starts for connections included.
        @Test(.enabled(if: ProcessInfo.processInfo.activeProcessorCount >= 2))
        func `are the CPUs that the file gives them`() throws {
            let file = ExperimentFile(
                text: StackFailureTests.long(StackFailureTests.data).text.replacing(
                    "app: steps", with: Self.pinned), path: "bench.yaml")
            let command = try MeasureCommandTests.Command(file: file)
            command.wait(for: "measuring 1/1")
            #expect(!command.process(running: "_generator", count: 1).isEmpty, "\(command.messages)")
            usleep(1_000_000)
            for (word, cpu) in [("gunicorn_config.py", "0"), ("postgres", "1"), ("_generator", "1")] {
                let found = command.process(running: word, count: 1)
                #expect(!found.isEmpty, "\(word)")
                for pid in found { #expect(Self.allowed(pid) == cpu, "\(word)") }
            }
            #expect(command.end() == 0, "\(command.messages)")
        }

        /// A process beside the server, which is none of the system's.
        @Test(.enabled(if: ProcessInfo.processInfo.activeProcessorCount >= 2))
        func `tell what strangers take of their CPUs`() throws {
            func others() throws -> Double {
                let file = StackBench.file(
                    endpoints: "work: {request: GET /, steps: [{cpu: 5ms}]}",
                    load: "closed: {clients: 1, duration: 3s}", measure: Self.pinned)
                return try Workbench.measure(file).metric("host.web.others")
            }
            let alone = try others()
            let stranger = Process()
            stranger.executableURL = URL(filePath: "/usr/bin/env")
            stranger.arguments = [
                "python3", "-c",
                "import os, time\nos.sched_setaffinity(0, {0})\nend = time.time() + 60\nwhile time.time() < end: pass",
            ]
            try stranger.run()
            defer {
                kill(stranger.processIdentifier, SIGKILL)
                stranger.waitUntilExit()
            }
            #expect(try others() > alone + 0.2)
        }

        /// `nil` where the process has ended meanwhile.
        private static func allowed(_ pid: pid_t) -> String? {
            let text = (try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)) ?? ""
            let line = text.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") }
            return line.map { String($0.split(separator: "\t").last ?? "") }
        }

        /// Half a CPU's time, in turns with a whole one's.
        @Test(.enabled(if: canLimit))
        func `get the quota that the file gives them`() throws {
            func used(_ hosts: String) throws -> Double {
                let file = StackBench.file(
                    endpoints: "work: {request: GET /, steps: [{cpu: 20ms}]}",
                    load: "closed: {clients: 2, duration: 3s}", measure: hosts)
                return try Workbench.measure(file).metric("utilization.web.cpu")
            }
            for _ in 0..<2 {
                let part = try used("hosts: {web: {cpus: [0], quota: 0.3}, aux: {cpus: [0]}}")
                // A busy computer gives less than the quota, never more.
                #expect(part < 0.36)
                let whole = try used("hosts: {web: {cpus: [0]}, aux: {cpus: [0]}}")
                #expect(whole > part)
            }
        }
    }
}
