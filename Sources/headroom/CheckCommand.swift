import ArgumentParser
import Experiments
import Foundation

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Find every mistake of an experiment file, and say what was meant.")

    @Argument(help: "The experiment file.")
    var file: String

    @OptionGroup var options: ReadingOptions

    @Flag(help: "Leave out notes about what this version does not run.")
    var quiet = false

    func run() throws {
        let report = try report()
        if options.json {
            emit(try encodeJSON(report))
        } else {
            print(report.text(quiet: quiet))
        }
        if !report.findings.isEmpty { throw Exit.invalidFile }
    }

    private func report() throws -> CheckReport {
        do {
            let file = try ExperimentFile(path: file)
            let points = try file.points(options.assignments)
            let base = try file.decode(options.assignments)
            return CheckReport(file: file.path, base: base, points: points)
        } catch let error as ExperimentFileError {
            tell(error.description)
            throw Exit.environment
        } catch let error as InvalidExperiment {
            return CheckReport(file: file, findings: error.findings)
        }
    }
}
