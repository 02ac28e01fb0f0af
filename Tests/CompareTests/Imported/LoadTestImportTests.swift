import Compare
import Experiments
import Foundation
import Models
import Testing

@Suite("Calibrating from load tests")
struct LoadTestImportTests {
    @Test func `ab's output is read`() throws {
        guard case .ab(let output) = try ImportedFile(path: ImportFixture.path("ab-50.txt")) else {
            Issue.record("not taken for ab's")
            return
        }
        #expect(output.clients == 50)
        #expect(output.requests == 3000)
        #expect(output.failed == 0)
        #expect(output.path == "/items/17")
        #expect(!output.keepalive)
        // Little's law binds ab's own figures.
        let mean = Double(output.clients) / output.throughput
        #expect(abs((output.median ?? 0) - mean) < 0.3 * mean)
    }

    /// Three answers say little, and nothing negative.
    @Test func `a handful of requests leave the demand wide`() throws {
        let text = try String(contentsOfFile: ImportFixture.path("ab-1.txt"), encoding: .utf8)
        let few = text.replacing(#/Complete requests: +\d+/#, with: "Complete requests: 3")
        let run = try #require(try ImportFixture.evidence(few).closed.first)
        #expect(run.doubt < 1 && run.doubt > 0.5)
    }

    /// `ab -S` prints `Total: min avg max`.
    @Test func `ab's output without deviations is read, too`() throws {
        let text = try String(contentsOfFile: ImportFixture.path("ab-50.txt"), encoding: .utf8)
        let short = text.replacing(#/Total: .*/#, with: "Total:         19  234  285")
        let (whole, part) = (try ImportFixture.evidence(text), try ImportFixture.evidence(short))
        let (one, other) = (try #require(whole.closed.first), try #require(part.closed.first))
        #expect(one.unloaded.high == other.unloaded.high && one.unloaded.low == other.unloaded.low)
    }

    /// With one client and with fifty, computing and waiting are told apart.
    @Test func `one client and many tell computing from waiting`() throws {
        let calibration = try ImportFixture.calibration("ab-1.txt", "ab-50.txt")
        let cpu = try #require(calibration["endpoints.items.cpu"])
        let wait = try #require(calibration["endpoints.items.wait"])
        // Planted; serving itself, which the model adds, is beside it.
        #expect(cpu.low < 4e-3 && 4e-3 < cpu.high)
        #expect(cpu.high < 1.6 * cpu.low)
        #expect(wait.low < 10e-3 && 10e-3 < wait.high)
        #expect(calibration["endpoints.buy.cpu"] == nil)
        #expect(cpu.origin.contains("ab-50.txt"))
        #expect(wait.origin.contains("ab-1.txt"))
    }

    @Test func `one client alone leaves open what is computing, and says so`() throws {
        let calibration = try ImportFixture.calibration("ab-1.txt")
        let cpu = try #require(calibration["endpoints.items.cpu"])
        #expect(cpu.low == 0)
        #expect(cpu.value == cpu.high)
        #expect(cpu.high > 10e-3)
        #expect(
            calibration.remarks.contains { $0.contains("computing from waiting") && $0.contains("ab -c 50") })
    }

    @Test func `many clients alone give computing, and leave waiting wide`() throws {
        let calibration = try ImportFixture.calibration("ab-50.txt")
        let cpu = try #require(calibration["endpoints.items.cpu"])
        let wait = try #require(calibration["endpoints.items.wait"])
        #expect(cpu.low < 4e-3 && 4e-3 < cpu.high)
        #expect(wait.low < 10e-3 && 10e-3 < wait.high)
    }

    /// The demands go back into the model, which then serves what ab measured.
    @Test func `the model agrees with the load test that it comes from`() throws {
        let calibration = try ImportFixture.calibration("ab-1.txt", "ab-50.txt")
        let folder = FileManager.default.temporaryDirectory.appending(path: "import-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.path(percentEncoded: false)
        try calibration.demands.write(to: path + "/shop.demands.yaml")
        let file = ExperimentFile(text: ImportFixture.experiment().text, path: path + "/shop.yaml")
        let experiment = try file.decode()
        #expect(experiment.demandsFound)
        #expect(experiment.scenario.endpoints[0].steps.count == 2)
        let checks = calibration.checks(experiment.scenario, seed: 1)
        #expect(checks.map(\.origin).count == 2)
        for check in checks {
            #expect(abs(check.simulated / check.measured - 1) < 0.1, "\(check)")
        }
    }

    @Test func `steps that are given stay, and what they leave is the request's own`() throws {
        let steps = "{items: {request: GET /items/17, steps: [{cpu: 3ms}, {wait: 10ms}]}}"
        let calibration = try ImportFixture.calibration(
            "ab-1.txt", "ab-50.txt", file: ImportFixture.experiment(steps))
        let own = try #require(calibration["costs.request.items"])
        #expect(calibration["endpoints.items.cpu"] == nil)
        // 4 ms were planted, of which the steps have 3.
        #expect(own.low < 1.14e-3 && 1.14e-3 < own.high)
    }

    @Test func `k6's summary is read in both its forms`() throws {
        let data = try Data(contentsOf: URL(filePath: ImportFixture.path("k6.json")))
        guard case .k6(let summary) = try ImportedFile(data, path: "k6.json") else {
            Issue.record("not taken for k6's")
            return
        }
        #expect(summary.clients == 20)
        #expect(summary.mean == 0.0905)
        #expect(summary.failed == 0.01)
        // --summary-export has the values directly.
        var root = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
        let metrics = try #require(root["metrics"] as? [String: [String: Any]])
        root["metrics"] = metrics.mapValues { $0["values"] as? [String: Any] ?? [:] }
        guard
            case .k6(let export) = try ImportedFile(
                JSONSerialization.data(withJSONObject: root), path: "e.json")
        else {
            Issue.record("not taken for k6's")
            return
        }
        #expect(export == summary)
        let calibration = try ImportFixture.calibration("k6.json")
        let cpu = try #require(calibration["endpoints.items.cpu"])
        // One core at 219.9 requests a second.
        #expect(cpu.high < 3 * 1.03 / 219.9)
        #expect(calibration.remarks.contains { $0.contains("one latency for all requests") })
    }

    @Test func `what is wrong is told with its line and what to do`() throws {
        let text = try String(contentsOf: URL(filePath: ImportFixture.path("ab-50.txt")), encoding: .utf8)
        let lines = text.components(separatedBy: "\n")
        let line = try #require(lines.firstIndex { $0.hasPrefix("Requests per second") })
        var broken = lines
        broken[line] = "Requests per second:    many"
        let wrong = ImportFixture.findings {
            _ = try ImportFixture.evidence(broken.joined(separator: "\n"), "ab.txt")
        }
        #expect(wrong.map(\.line) == [line + 1])
        #expect(wrong.first?.remedy?.contains("as it is printed") == true)
        broken.remove(at: line)
        let lacking = ImportFixture.findings {
            _ = try ImportFixture.evidence(broken.joined(separator: "\n"), "ab.txt")
        }
        #expect(lacking.first?.message.contains("Requests per second") == true)
        let elsewhere = ImportFixture.findings {
            _ = try ImportFixture.evidence(text, file: ImportFixture.experiment("{a: {request: GET /other}}"))
        }
        #expect(elsewhere.first?.remedy?.contains("request: GET /items/17") == true)
        let unknown = ImportFixture.findings { _ = try ImportFixture.evidence("hello\n", "notes.txt") }
        #expect(unknown.first?.remedy?.contains("k6's summary") == true)
        let k6 = ImportFixture.findings {
            _ = try ImportFixture.evidence("{\"metrics\": {\n \"http_reqs\": {\"count\": 3}}}", "k6.json")
        }
        #expect(k6.first?.message.contains("`max` of `vus`") == true)
    }
}
