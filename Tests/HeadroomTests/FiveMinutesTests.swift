import Foundation
import Testing

/// The shortest path of somebody who does not know what a request takes.
@Suite("From ab's output to a capacity")
struct FiveMinutesTests {
    private static let fixtures = Command.package + "Tests/CompareTests/Fixtures/"

    @Test func `init, calibrate and find need nothing else`() throws {
        let folder = try Command.temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let sources = ["--from", Self.fixtures + "ab-1.txt", "--from", Self.fixtures + "ab-50.txt"]
        let written = try Command.run(["init", "shop.yaml"] + sources, in: folder)
        #expect(written.code == 0)
        #expect(written.errors.contains("then: headroom calibrate shop.yaml --from"))
        let server = ["--set", "stack.server.worker_class=gevent"]
        let calibrated = try Command.run(["calibrate", "shop.yaml"] + sources + server, in: folder)
        #expect(calibrated.code == 0, "\(calibrated.errors)")
        #expect(calibrated.output.contains("endpoints.items_17.cpu"))
        #expect(calibrated.output.contains("the model serves"))
        #expect(calibrated.output.contains("Next: headroom find shop.yaml"))
        #expect(FileManager.default.fileExists(atPath: folder + "/shop.demands.yaml"))
        // A short run for each load that is tried.
        let short = ["--set", "workload={closed: {clients: 20, requests: 300, think: 100ms}}"]
        let found = try Command.run(["find", "shop.yaml", "--quiet"] + server + short, in: folder)
        #expect(found.code == 0, "\(found.errors)")
        // A core of 4.7 ms a request serves some 210 a second; users think for a second.
        let simulated = try Command.run(
            [
                "simulate", "shop.yaml", "--quiet", "--json", "--set",
                "workload={closed: {clients: 50, requests: 1000}}",
            ] + server, in: folder)
        #expect(simulated.code == 0, "\(simulated.errors)")
        let result = try #require(
            JSONSerialization.jsonObject(with: Data(simulated.output.utf8)) as? [String: Any])
        let points = try #require(result["points"] as? [[String: Any]])
        let metrics = try #require(points[0]["metrics"] as? [String: [String: Any]])
        let throughput = try #require(metrics["throughput"]?["value"] as? Double)
        #expect(abs(throughput / 211.41 - 1) < 0.1)
    }

    @Test func `an unknown source is refused with what is known`() throws {
        let folder = try Command.temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        #expect(try Command.run(["init", "shop.yaml"], in: folder).code == 0)
        let wrong = try Command.run(["calibrate", "shop.yaml", "--from", "shop.yaml"], in: folder)
        #expect(wrong.code == 3)
        #expect(wrong.errors.contains("shop.yaml:1:1: nothing that is known wrote this file"))
        let missing = try Command.run(["calibrate", "shop.yaml", "--from", "ab.txt"], in: folder)
        #expect(missing.code == 5)
        #expect(missing.errors.contains("ab.txt: there is no such file"))
    }

    @Test func `the probe is written with the lines to add, and not over another file`() throws {
        let folder = try Command.temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let written = try Command.run(["probe"], in: folder)
        #expect(written.code == 0)
        #expect(written.output.contains("from headroom_probe import pre_request, post_request"))
        #expect(written.output.contains("calibrate EXPERIMENT --from headroom-probe.jsonl"))
        let text = try String(contentsOfFile: folder + "/headroom_probe.py", encoding: .utf8)
        #expect(text.contains("def post_request(worker, req, environ, resp)"))
        let again = try Command.run(["probe"], in: folder)
        #expect(again.code == 5)
        #expect(again.errors.contains("--out"))
    }
}
