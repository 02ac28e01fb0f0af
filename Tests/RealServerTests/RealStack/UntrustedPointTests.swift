import Experiments
import Foundation
import RealServer
import Testing

extension RealProcesses {
    @Suite("A point that is not to be trusted", .serialized, .enabled(if: StackBench.isInstalled))
    struct UntrustedPointTests {
        /// A server that becomes fifteen times as slow in the middle of the run is no subject for a mean.
        @Test func `ends the command with 4, says why, and is saved all the same`() throws {
            let file = StackBench.file(
                endpoints: "hello: {request: GET /, steps: [{cpu: 1ms}]}",
                load: "closed: {clients: 2, duration: 2s}", measure: "app: \"mine:app\"")
            let app = """
                import time
                begun = []
                def app(environ, start):
                    begun.append(time.monotonic())
                    time.sleep(0.002 if begun[-1] - begun[0] < 1.2 else 0.03)
                    start("200 OK", [("Content-Length", "0")])
                    return []
                """
            let command = try MeasureCommandTests.Command(
                ["--repetitions", "3"], file: file, beside: ["mine.py": app])
            #expect(command.end() == 4, "\(command.messages)")
            #expect(command.leavesNothing())
            let folder = try #require(
                ResultsFolder.latest(out: command.folder + "/results", experiment: "bench"))
            let result = try JSONDecoder().decode(ResultFile.self, from: folder.read("measured.json"))
            #expect(
                result.points[0].warnings.contains {
                    $0.hasPrefix("untrusted: not stationary: the throughput fell")
                })
            #expect(result.points[0].replications == 3)
        }
    }
}
