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
        var requests: [String]
    }

    @Test("draws its figures, complains of nothing, asks for nothing and fits", arguments: [1280, 360])
    func opens(width: Int) throws {
        let found = try inspect(width: width, charts: ChartLibrary.installed())
        #expect(found.messages == [])
        #expect(found.requests == [])
        #expect(found.drawn == 2)
        #expect(found.canvases == 2)
        // Five points of four metrics have a floor.
        #expect(found.noises >= 5 * 4)
        #expect(found.overflow <= 0)
        #expect(found.openTables == 0)
    }

    @Test("without Chart.js shows open tables that fit a phone")
    func opensWithoutCharts() throws {
        let found = try inspect(width: 360, charts: nil)
        #expect(found.messages == [])
        #expect(found.drawn == 0)
        #expect(found.openTables == 2)
        #expect(found.overflow <= 0)
    }

    private func inspect(width: Int, charts: ChartLibrary?) throws -> Findings {
        let folder = FileManager.default.temporaryDirectory.appending(path: "report-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let page = folder.appending(path: "report.html")
        let report = Report(
            simulated: SampleResults.simulated(), measured: SampleResults.measured(),
            comparison: SampleResults.comparison(), noise: SampleResults.noise(),
            verdict: "At every held-out point throughput is within 10 % of what was measured.",
            command: "headroom compare experiments/quickstart.yaml", charts: charts)
        try report.html().write(to: page, atomically: true, encoding: .utf8)

        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Report/inspect.mjs").standardized
        let node = Process()
        node.executableURL = URL(filePath: "/usr/bin/env")
        node.arguments = ["node", script.path(), page.path(), String(width)]
        let output = Pipe()
        node.standardOutput = output
        try node.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        node.waitUntilExit()
        try #require(node.terminationStatus == 0)
        return try JSONDecoder().decode(Findings.self, from: data)
    }
}
