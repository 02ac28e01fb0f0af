import Experiments
import Foundation
import RealServer
import Testing

extension RealProcesses {
    /// Applications that do not start, programs that are not there, limits that are too low.
    @Suite("The real stack, in an unfit place", .serialized, .enabled(if: RealTests.areAsked))
    struct UnfitPlaceTests {
        typealias Command = MeasureCommandTests.Command

        /// An application's text, the name that the file gives, and what is said.
        static let applications: [(text: String, name: String, said: String)] = [
            ("", "nowhere:app", "ModuleNotFoundError: No module named 'nowhere'"),
            ("other = 1\n", "mine:app", "Failed to find attribute 'app' in 'mine'"),
            ("def app(:\n", "mine:app", "SyntaxError"),
            ("import sys\nsys.exit('the kitchen is closed')\n", "mine:app", "the kitchen is closed"),
        ]

        @Test(arguments: applications.indices)
        func `an application that does not start is quoted`(index: Int) throws {
            let (text, name, said) = Self.applications[index]
            let file = StackBench.file(
                endpoints: "hello: {request: GET /, steps: [{cpu: 1ms}]}",
                load: "closed: {clients: 2, requests: 20}", measure: "app: \"\(name)\"")
            let messages = try StackFailureTests.failure(file, beside: ["mine.py": text])
            #expect(messages.contains("gunicorn did not start"), "\(messages)")
            #expect(messages.contains(said), "\(messages)")
        }

        /// Programs of the stack, all but one.
        @Test(arguments: ["redis-server", "haproxy", "initdb"])
        func `a program that is missing is named`(missing: String) throws {
            let folder = FileManager.default.temporaryDirectory.appending(path: "part-\(UUID().uuidString)")
                .path(percentEncoded: false)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let installation = StackInstallation()
            for name in ["postgres", "initdb", "redis-server", "haproxy"] where name != missing {
                let path = try #require(installation[name].path)
                try FileManager.default.createSymbolicLink(
                    atPath: "\(folder)/\(name)", withDestinationPath: path)
            }
            let said = try StackFailureTests.failure(
                KilledPartTests.whole, environment: ["HEADROOM_STACK_PATH": folder])
            #expect(said.contains("\(missing) was not found"))
            #expect(said.contains("make real-stack"))
            #expect(!said.contains("measuring"))
        }

        @Test func `a Python that does not run is quoted`() throws {
            let folder = FileManager.default.temporaryDirectory.appending(path: "venv-\(UUID().uuidString)")
                .path(percentEncoded: false)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            try FileManager.default.createDirectory(
                atPath: folder + "/bin", withIntermediateDirectories: true)
            for name in ["python", "gunicorn"] {
                let script = "\(folder)/bin/\(name)"
                try Data("#!/bin/sh\necho 'bad magic number' >&2\nexit 1\n".utf8)
                    .write(to: URL(filePath: script))
                chmod(script, 0o755)
            }
            let said = try StackFailureTests.failure(environment: ["HEADROOM_VENV": folder])
            #expect(said.contains("python failed: bad magic number"), "\(said)")
        }

        @Test func `a folder for temporary files that is not there is named`() throws {
            let said = try StackFailureTests.failure(environment: ["TMPDIR": "/missing/tmp"])
            #expect(said.contains("/missing/tmp"), "\(said)")
            #expect(said.contains("TMPDIR"), "\(said)")
        }

        /// Limits as a shell sets them before the command, what is measured under them, and what is then said.
        static let limits: [(shell: String, file: ExperimentFile, said: [String])] = [
            // 2 MB: not enough for the database's log, of which the first piece has 16.
            ("ulimit -f 4096", StackFailureTests.data, ["initdb failed", "ulimit -f"]),
            (
                "ulimit -n 64",
                StackBench.file(
                    endpoints: "hello: {request: GET /, steps: [{wait: 1s}]}",
                    load: "closed: {clients: 100, requests: 200}"), ["Too many open files", "ulimit -n"]
            ),
        ]

        @Test(arguments: limits.indices)
        func `a limit of the account is named, with the remedy`(index: Int) throws {
            let (shell, file, said) = Self.limits[index]
            let command = try Command(file: file, shell: shell)
            #expect(command.end() == 5, "\(command.messages)")
            for text in said { #expect(command.messages.contains(text), "\(command.messages)") }
            #expect(command.leavesNothing())
        }
    }
}
