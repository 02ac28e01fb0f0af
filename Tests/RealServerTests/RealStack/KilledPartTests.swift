import Experiments
import Foundation
import RealServer
import Testing

extension RealProcesses {
    /// Each part of the real stack, ended by somebody else in the middle of a run.
    @Suite("The real stack, a part of it killed", .serialized, .enabled(if: RealTests.areAsked))
    struct KilledPartTests {
        typealias Command = MeasureCommandTests.Command

        /// Everything at once, under load for some seconds.
        static let whole = ExperimentFile(
            text: StackFailureTests.long(StackFailureTests.data).text
                .replacing(
                    "  pool: {",
                    with: """
                          cache: {host: aux, kind: redis}
                          balancer: {kind: haproxy, host: aux}
                          pool: {
                        """
                )
                .replacing("steps: [{query", with: "steps: [{cache: {hit: 50%, miss: [{cpu: 1ms}]}}, {query"),
            path: "bench.yaml")

        /// A part by a word of its command line, and what is said.
        static let parts: [(word: String, said: String)] = [
            ("redis-server", "Redis ended in the middle of the run"),
            ("haproxy.cfg", "HAProxy ended in the middle of the run"),
            ("gunicorn_config.py", "gunicorn ended in the middle of the run"),
        ]

        @Test(arguments: parts.indices)
        func `spoils its run, which is repeated`(index: Int) throws {
            let part = Self.parts[index]
            let command = try Command(file: Self.whole)
            command.wait(for: "measuring 1/1")
            #expect(!command.process(running: "_generator", count: 1).isEmpty, "\(command.messages)")
            let victim = try #require(command.children(running: part.word).min())
            usleep(800_000)
            kill(victim, SIGKILL)
            #expect(command.end() == 0, "\(command.messages)")
            #expect(command.messages.contains("discarded and to be repeated: \(part.said)"))
            #expect(command.leavesNothing())
        }

        @Test func `is named where it is the load generator`() throws {
            let command = try Command(file: StackFailureTests.long(StackFailureTests.hello))
            command.wait(for: "measuring 1/1")
            #expect(!command.process(running: "gunicorn_config.py", count: 2).isEmpty)
            let generator = try #require(command.process(running: "_generator", count: 1).first)
            usleep(500_000)
            kill(generator, SIGKILL)
            #expect(command.end() == 5)
            #expect(command.messages.contains("the load generator ended"))
            #expect(command.leavesNothing())
        }

        @Test func `is missed where it is the keeper, and the command clears up itself`() throws {
            let command = try Command(
                ["--repetitions", "20"], file: StackFailureTests.data)
            command.wait(for: "measuring 2/20")
            let keeper = try #require(command.process(running: "_keeper", count: 1).first)
            kill(keeper, SIGKILL)
            #expect(command.end() == 5)
            #expect(command.messages.contains("the keeper"))
            #expect(command.leavesNothing())
        }

        /// gunicorn starts another one, or gives up where the worker's exit code is its own for a failed start.
        @Test(arguments: [
            (7, "of the server's workers died, 3 times"), (3, "in the middle of the run, 3 times"),
        ])
        func `is not repeated for ever where it is a worker that dies of each request`(
            code: Int, cause: String
        ) throws {
            let file = StackBench.file(
                endpoints: "hello: {request: GET /, steps: [{cpu: 1ms}]}",
                load: "closed: {clients: 1, requests: 3}", measure: "app: \"mine:app\"")
            let app = "import os\ndef app(environ, start):\n    os._exit(\(code))\n"
            let said = try StackFailureTests.failure(file, beside: ["mine.py": app])
            #expect(said.contains(cause), "\(said)")
        }

        /// A service manager that asks, and a terminal that closes.
        @Test(arguments: [SIGTERM, SIGHUP])
        func `leaves nothing where it is the command`(signal: Int32) throws {
            // Who runs the tests may have been started with `nohup`, which is inherited.
            Foundation.signal(SIGHUP, SIG_DFL)
            let command = try Command(["--repetitions", "20"], file: Self.whole)
            #expect(!command.process(running: "_generator", count: 1).isEmpty, "\(command.messages)")
            kill(command.process.processIdentifier, signal)
            #expect(command.end() == 130)
            #expect(command.leavesNothing())
        }
    }
}
