import Compare
import Foundation
import Testing

/// Whether a program is on the search path.
func isInstalled(_ program: String) -> Bool {
    let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
    return folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(program)") }
}

@Suite(
    "A report in a browser", .serialized,
    .enabled("needs chromium, node and libjs-chart.js, which `make test` installs") {
        isInstalled("chromium") && isInstalled("node") && ChartLibrary.installed() != nil
    })
struct ReportInBrowserTests {
    struct Findings: Decodable {
        var drawn: Int
        var noises: Int
        var canvases: Int
        var overflow: Double
        var openTables: Int
        var messages: [String]
        var violations: [String]?
        var requests: [String]
    }

    @Test("draws its figures, complains of nothing, asks for nothing and fits", arguments: [1280, 360])
    func opens(width: Int) throws {
        let found = try inspect(width: width, charts: ChartLibrary.installed())
        #expect(found.messages == [])
        #expect(found.requests == [])
        #expect(found.drawn == 4)
        #expect(found.canvases == 4)
        // Five points of five metrics have a floor.
        #expect(found.noises >= 5 * 5)
        #expect(found.overflow <= 0)
        #expect(found.openTables == 0)
    }

    @Test("fits a sheet of paper")
    func fitsPaper() throws {
        // A4 less margins of 12 mm.
        let found = try inspect(width: 700, charts: ChartLibrary.installed(), look: "print")
        #expect(found.messages == [])
        #expect(found.overflow <= 0)
    }

    @Test("without Chart.js shows open tables that fit a phone")
    func opensWithoutCharts() throws {
        let found = try inspect(width: 360, charts: nil)
        #expect(found.messages == [])
        #expect(found.drawn == 0)
        #expect(found.openTables == 4)
        #expect(found.overflow <= 0)
    }

    @Test(
        "breaks no rule of axe-core",
        .enabled("needs axe-core, which `make test` installs") { Self.axe != nil },
        arguments: [("light", 1280), ("dark", 1280), ("light", 360)])
    func isAccessible(look: String, width: Int) throws {
        let found = try inspect(width: width, charts: ChartLibrary.installed(), look: look, axe: Self.axe)
        #expect(found.violations == [])
    }

    /// The script of axe-core, from a Python package that brings it along.
    static let axe: String? = {
        let package = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
            .standardized
        let libraries = package.appending(path: ".venv/lib").path()
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: libraries)) ?? []
        return versions.map { "\(libraries)/\($0)/site-packages/axe_playwright_python/axe.min.js" }
            .first { FileManager.default.fileExists(atPath: $0) }
    }()

    private func inspect(
        width: Int, charts: ChartLibrary?, look: String = "light", axe: String? = nil
    ) throws -> Findings {
        let folder = FileManager.default.temporaryDirectory.appending(path: "report-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let page = folder.appending(path: "report.html")
        let report = Report(
            simulated: SampleResults.simulated(), measured: SampleResults.measured(),
            comparison: SampleResults.judged(), noise: SampleResults.noise(),
            record: try SampleResults.record(),
            verdict: "At every held-out point throughput is within 10 % of what was measured.",
            command: "headroom compare experiments/quickstart.yaml", charts: charts)
        try report.html().write(to: page, atomically: true, encoding: .utf8)

        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Report/inspect.mjs").standardized
        let node = Process()
        node.executableURL = URL(filePath: "/usr/bin/env")
        node.arguments = ["node", script.path(), page.path(), String(width), look]
        if let axe {
            node.environment = ProcessInfo.processInfo.environment.merging(["AXE": axe]) { _, new in new }
        }
        let output = Pipe()
        node.standardOutput = output
        try node.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        node.waitUntilExit()
        try #require(node.terminationStatus == 0)
        return try JSONDecoder().decode(Findings.self, from: data)
    }
}
