import ArgumentParser
import Compare
import Experiments
import Foundation
import RealServer

/// `headroom report FOLDER`
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Write the page about a run, a sweep or a comparison anew from the results that are there.")

    @Argument(help: "A folder of results, such as results/NAME/latest, or a file in it.")
    var path: String

    @Flag(help: "No messages.")
    var quiet = false

    func run() throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            tell("\(path) does not exist: name a folder of results, such as results/NAME/latest")
            throw Exit.environment
        }
        let folder = ResultsFolder(
            path: isFolder.boolValue ? path : URL(filePath: path).deletingLastPathComponent().path())
        let simulated: ResultFile? = try read("simulated.json", in: folder)
        let measured: ResultFile? = try read("measured.json", in: folder)
        guard let source = simulated ?? measured else {
            tell(
                "\(folder.path) holds neither simulated.json nor measured.json: run headroom simulate or measure"
            )
            throw Exit.environment
        }
        let comparison: Comparison? = try read("comparison.json", in: folder)
        let report = Report(
            simulated: simulated, measured: measured, comparison: comparison,
            noise: try read("noise.json", in: folder), record: try read("run.json", in: folder),
            verdict: comparison?.verdict ?? Verdict.sentence(source), command: Report.command)
        // Not as a new run's file: `latest` stays where it is.
        do {
            try Data(report.html().utf8).write(
                to: URL(filePath: folder.file("report.html")), options: .atomic)
        } catch {
            tell(
                "\(folder.file("report.html")) cannot be written: free the disk, or copy the results elsewhere"
            )
            throw Exit.environment
        }
        if !quiet { print(folder.file("report.html")) }
        if report.charts == nil {
            tell("the report has tables but no figures: install \(ChartLibrary.package) and write it again")
        }
    }

    /// - Returns: `nil` where there is no such file.
    private func read<Value: Decodable>(_ name: String, in folder: ResultsFolder) throws -> Value? {
        guard FileManager.default.fileExists(atPath: folder.file(name)) else { return nil }
        let data = try environment { try folder.read(name) }
        do {
            return try JSONDecoder().decode(Value.self, from: data)
        } catch {
            tell("\(folder.file(name)) is damaged, or of another version: make it again")
            throw Exit.environment
        }
    }
}

extension Report {
    /// The exact command that is running, as typed.
    static var command: String { "headroom " + CommandLine.arguments.dropFirst().joined(separator: " ") }
}
