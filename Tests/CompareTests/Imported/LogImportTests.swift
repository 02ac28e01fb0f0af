import Compare
import Experiments
import Foundation
import Testing

@Suite("Calibrating from logs and dashboards")
struct LogImportTests {
    @Test func `gunicorn's log bounds computing by the peak, and has each endpoint's time`() throws {
        let calibration = try ImportFixture.calibration("access.log")
        for (name, cpu, wait) in [("items", 4e-3, 10e-3), ("buy", 8e-3, 20e-3)] {
            let computing = try #require(calibration["endpoints.\(name).cpu"])
            let waiting = try #require(calibration["endpoints.\(name).wait"])
            #expect(computing.low == 0)
            #expect(computing.high > cpu)
            #expect(waiting.low <= wait && wait <= waiting.high * 1.1)
            // No request computes for longer than it took.
            #expect(computing.high < 1.2 * (cpu + wait))
        }
        #expect(calibration.findings.contains { $0.contains("items 8") && $0.contains("`weight`") })
        #expect(calibration.findings.contains { $0.contains("`buy` took p50") })
        #expect(calibration.remarks.contains { $0.contains("lower bounds") })
    }

    @Test func `a log without durations is refused with gunicorn's line`() throws {
        let lines = try String(contentsOf: URL(filePath: ImportFixture.path("access.log")), encoding: .utf8)
            .split(separator: "\n").map { $0.split(separator: " ").dropLast().joined(separator: " ") }
        let findings = ImportFixture.findings {
            _ = try ImportFixture.evidence(lines.joined(separator: "\n"), "access.log")
        }
        #expect(findings.first?.remedy?.contains(#""%(f)s" "%(a)s" %(L)s'"#) == true)
    }

    @Test func `lines of JSON are read`() throws {
        let lines = (0..<200).map { index in
            #"{"time": \#(1_700_000_000 + Double(index) / 10), "method": "GET", "path": "/items/\#(index)", "status": 200, "duration": 0.012}"#
        }
        let evidence = try ImportFixture.evidence(lines.joined(separator: "\n"), "app.log")
        let time = try #require(evidence.statements.first { $0.subject == .unloaded })
        #expect(abs(time.estimate.value - 0.012) < 1e-9)
    }

    @Test func `requests to nowhere in the experiment leave its own no less of the CPU`() throws {
        func most(_ strangers: Int) throws -> Double {
            let lines = (0..<6000).flatMap { index in
                (0...strangers).map { stranger in
                    let path = stranger == 0 ? "/items/\(index)" : "/nowhere/\(index)"
                    let time = 1_700_000_000 + Double(index) / 100
                    return
                        #"{"time": \#(time), "method": "GET", "path": "\#(path)", "status": 200, "duration": 0.5}"#
                }
            }
            let evidence = try ImportFixture.evidence(lines.joined(separator: "\n"), "app.log")
            return try #require(evidence.statements.first { $0.subject == .cpu }).estimate.high
        }
        let alone = try most(0)
        // At 100 a second the CPU's capacity is the bound, not what a request takes.
        #expect(alone < 0.1)
        #expect(try most(3) == alone)
    }

    @Test func `a dashboard's utilisation narrows what a log leaves open`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "observed-\(UUID().uuidString).yaml")
        // Of (0.8 · 4 + 0.2 · 8) ms and 0.26 ms of serving, at 40/s: 20 %.
        try Data("observed:\n  - {throughput: 40/s, utilization.web.cpu: 20%}\n".utf8).write(to: folder)
        defer { try? FileManager.default.removeItem(at: folder) }
        let alone = try ImportFixture.calibration("access.log")
        let paths = [ImportFixture.path("access.log"), folder.path(percentEncoded: false)]
        let both = try ImportedCalibration(from: paths, ImportFixture.experiment(), [])
        for (name, cpu) in [("items", 4e-3), ("buy", 8e-3)] {
            let path = "endpoints.\(name).cpu"
            let wide = try #require(alone[path])
            let narrow = try #require(both[path])
            #expect(narrow.low > 0)
            #expect(narrow.low < cpu && cpu < narrow.high)
            #expect(narrow.value < wide.value)
            #expect(abs(narrow.value / cpu - 1) < 0.35)
        }
    }

    @Test func `observed figures by themselves, and a mistake in them, have their places`() throws {
        let right = try ImportFixture.evidence(
            "observed:\n  - {throughput: 40/s, utilization.web.cpu: 20%, items.latency.p50: 15ms}\n")
        #expect(right.statements.count == 2)
        let wrong = ImportFixture.findings {
            _ = try ImportFixture.evidence("observed:\n  - {throughput: 40}\n", "seen.yaml")
        }
        #expect(wrong.first?.line == 2)
        #expect(wrong.first?.file == "seen.yaml")
        let bare = ImportFixture.findings {
            _ = try ImportFixture.evidence("observed:\n  - {throughput: 40/s}\n", "seen.yaml")
        }
        #expect(bare.first?.remedy?.contains("utilization.web.cpu") == true)
    }
}
