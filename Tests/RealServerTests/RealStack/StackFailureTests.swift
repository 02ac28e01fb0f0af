import Experiments
import Foundation
import Models
import RealServer
import Testing

extension RealProcesses {
    /// Ways to break it: each leaves no process, no folder, and a message that names the cause.
    @Suite("The real stack, broken", .serialized, .enabled(if: StackBench.isInstalled))
    struct StackFailureTests {
        typealias Command = MeasureCommandTests.Command

        static let hello = StackBench.file(
            endpoints: "hello: {request: GET /, steps: [{cpu: 1ms}]}",
            load: "closed: {clients: 2, requests: 200}")
        static let data = StackBench.file(
            database: "{host: aux, url: \"postgresql+psycopg2://\", psycogreen: true}",
            endpoints: "rows: {request: GET /, steps: [{query: {rows: 5}}]}",
            load: "closed: {clients: 2, requests: 200}")

        /// The exit code and the messages of a measurement that cannot be made.
        static func failure(
            _ file: ExperimentFile = hello, _ arguments: [String] = [], beside files: [String: String] = [:],
            environment: [String: String] = [:], sourceLocation: SourceLocation = #_sourceLocation
        ) throws -> String {
            let command = try Command(arguments, file: file, beside: files, environment: environment)
            #expect(command.end() == 5, sourceLocation: sourceLocation)
            #expect(command.leavesNothing(), sourceLocation: sourceLocation)
            return command.messages
        }

        @Test func `a missing database is named, with the command that brings it`() throws {
            let said = try Self.failure(Self.data, environment: ["HEADROOM_STACK_PATH": "/missing"])
            #expect(said.contains("postgres was not found"))
            #expect(said.contains("make real-stack"))
            #expect(!said.contains("measuring"))
        }

        @Test func `a virtual environment that is not there is named`() throws {
            let said = try Self.failure(environment: ["HEADROOM_VENV": "/missing"])
            #expect(said.contains("python was not found"))
            #expect(said.contains("make real-stack"))
        }

        @Test func `a virtual environment half installed is named, with what it lacks`() throws {
            let folder = FileManager.default.temporaryDirectory.appending(path: "venv-\(UUID().uuidString)")
                .path(percentEncoded: false)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let whole = try #require(StackInstallation().environment)
            try FileManager.default.createDirectory(
                atPath: folder + "/bin", withIntermediateDirectories: true)
            try FileManager.default.copyItem(
                atPath: whole + "/pyvenv.cfg", toPath: folder + "/pyvenv.cfg")
            let python = URL(filePath: whole + "/bin/python").resolvingSymlinksInPath()
            try FileManager.default.createSymbolicLink(
                atPath: folder + "/bin/python", withDestinationPath: python.path(percentEncoded: false))
            try FileManager.default.copyItem(
                atPath: whole + "/bin/gunicorn", toPath: folder + "/bin/gunicorn")
            let said = try Self.failure(environment: ["HEADROOM_VENV": folder])
            #expect(said.contains("\(folder) lacks"))
            #expect(said.contains("gevent"))
            #expect(said.contains("make real-stack"))
        }

        @Test func `a database that cannot make its cluster is quoted`() throws {
            let folder = FileManager.default.temporaryDirectory.appending(path: "broken-\(UUID().uuidString)")
            defer { try? FileManager.default.removeItem(at: folder) }
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            for name in ["postgres", "initdb"] {
                let script = folder.appending(path: name)
                try Data("#!/bin/sh\necho 'the cellar is flooded' >&2\nexit 1\n".utf8).write(to: script)
                chmod(script.path(percentEncoded: false), 0o755)
            }
            let said = try Self.failure(
                Self.data, environment: ["HEADROOM_STACK_PATH": folder.path(percentEncoded: false)])
            #expect(said.contains("initdb failed: the cellar is flooded"))
        }

        @Test func `a taken port is named`() throws {
            let server = EchoServer()
            defer { server.stop() }
            let said = try Self.failure(Self.hello, ["--port", "\(server.port)"])
            #expect(said.contains("port \(server.port) is taken"))
        }

        @Test func `an application that crashes on start is quoted`() throws {
            let file = StackBench.file(
                endpoints: "hello: {request: GET /, steps: [{cpu: 1ms}]}",
                load: "closed: {clients: 2, requests: 20}", measure: "app: \"mine:app\"")
            let said = try Self.failure(file, beside: ["mine.py": "raise RuntimeError('no soup today')\n"])
            #expect(said.contains("gunicorn did not start: RuntimeError: no soup today"))
        }

        @Test func `an application of the user's own is served`() throws {
            let file = StackBench.file(
                endpoints: "hello: {request: GET /, expect: 418, steps: [{cpu: 1ms}]}",
                load: "closed: {clients: 2, requests: 20}", measure: "app: \"mine:app\"")
            let app = """
                import os
                assert os.environ["DATABASE_URL"].startswith("sqlite:")
                def app(environ, start):
                    start("418 I'm a teapot", [("Content-Length", "0")])
                    return []
                """
            let command = try Command(file: file, beside: ["mine.py": app])
            #expect(command.end() == 0, "\(command.messages)")
            #expect(command.leavesNothing())
        }

        /// Needs a mount, which not every account may make.
        @Test(.enabled(if: SmallDisk.isAllowed))
        func `a full disk is named`() throws {
            let disk = try SmallDisk(kilobytes: 8_000)
            chmod(disk.folder, 0o755)
            let command = try Command(file: Self.data, environment: ["TMPDIR": disk.folder])
            #expect(command.end() == 5)
            #expect(command.messages.contains("No space left on device"))
            #expect(command.messages.contains("TMPDIR"))
            #expect(command.leavesNothing())
            #expect(try FileManager.default.contentsOfDirectory(atPath: disk.folder).isEmpty)
        }

        /// Only root's services run under another account.
        @Test(.enabled(if: getuid() == 0))
        func `a folder that the database's account may not enter is named`() throws {
            let folder = FileManager.default.temporaryDirectory.appending(path: "closed-\(UUID().uuidString)")
                .path(percentEncoded: false)
            mkdir(folder, 0o700)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let command = try Command(file: Self.data, environment: ["TMPDIR": folder])
            #expect(command.end() == 5)
            #expect(command.messages.contains("may not enter \(folder)"))
            #expect(command.messages.contains("TMPDIR"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
            #expect(command.leavesNothing())
        }

        @Test func `a worker killed from outside spoils its run, which is repeated`() throws {
            let command = try Command(["--repetitions", "2"], file: Self.long(Self.hello))
            #expect(!command.process(running: "_generator", count: 1).isEmpty, "\(command.messages)")
            // The master and its worker, which is the younger.
            let worker = try #require(command.process(running: "gunicorn", count: 2).max())
            usleep(500_000)
            kill(worker, SIGKILL)
            #expect(command.end() == 0, "\(command.messages)")
            #expect(command.messages.contains("discarded and to be repeated: 1 of the server's workers died"))
            #expect(command.leavesNothing())
        }

        @Test func `a database killed from outside spoils its run, which is repeated`() throws {
            let command = try Command(file: Self.long(Self.data))
            command.wait(for: "measuring 1/1")
            #expect(!command.process(running: "gunicorn", count: 2).isEmpty)
            let postmaster = try #require(command.process(running: "listen_addresses", count: 1).first)
            usleep(500_000)
            kill(postmaster, SIGKILL)
            #expect(command.end() == 0, "\(command.messages)")
            #expect(command.messages.contains("PostgreSQL ended in the middle of the run"))
            #expect(command.leavesNothing())
        }

        /// Interrupted by a person, and killed, while the cluster is made, the tables are filled, the database starts,
        /// the workers start, and load is applied.
        @Test(
            arguments: [SIGINT, SIGKILL],
            ["initdb", "headroom_stack.prepare", "listen_addresses", "gunicorn_config.py", "_generator"])
        func `leaves nothing, whatever was under way`(signal: Int32, moment: String) throws {
            let command = try Command(["--repetitions", "20"], file: Self.data)
            #expect(!command.process(running: moment, count: 1).isEmpty, "\(command.messages)")
            kill(command.process.processIdentifier, signal)
            let status = command.end()
            #expect(signal == SIGKILL || status == 130)
            #expect(command.leavesNothing())
        }

        @Test func `two measurements at once do not disturb each other`() throws {
            let one = try Command(file: Self.data)
            let other = try Command(file: Self.data)
            #expect(one.end() == 0, "\(one.messages)")
            #expect(other.end() == 0, "\(other.messages)")
            #expect(one.leavesNothing() && other.leavesNothing())
        }

        /// The same with requests for some seconds.
        static func long(_ file: ExperimentFile) -> ExperimentFile {
            ExperimentFile(
                text: file.text.replacing("requests: 200", with: "duration: 3s, think: 5ms"), path: file.path)
        }
    }
}

extension RealProcesses.MeasureCommandTests.Command {
    /// Waits until so many of the command's processes have a word in their command line; returns them, or what
    /// there is after some seconds.
    func process(running word: String, count: Int) -> [pid_t] {
        for _ in 0..<3000 {
            let found = Processes.alive(withEnvironment: folder, running: word)
            if found.count >= count || !process.isRunning { return found }
            usleep(10_000)
        }
        return []
    }

    /// The processes that the command itself has started, with a word in their command line: also such as overwrite
    /// their environment to show a title.
    func children(running word: String) -> [pid_t] {
        Processes.children(of: process.processIdentifier, running: word)
    }
}
