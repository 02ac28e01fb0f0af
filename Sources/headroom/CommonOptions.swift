import ArgumentParser
import Experiments
import Foundation

/// The options that every subcommand understands.
struct CommonOptions: ParsableArguments {
    @Option(
        name: .customLong("set"), help: "Set a value of the file: path=value. May be repeated.",
        transform: assignment)
    var assignments: [Assignment] = []

    @Flag(help: "Write the result as JSON to standard output.")
    var json = false

    @Option(help: "Folder for results.")
    var out = "results"

    @Flag(help: "No progress messages.")
    var quiet = false
}

/// For subcommands that simulate.
struct ThreadsOption: ParsableArguments {
    @Option(help: "Simulations at once. The result does not depend on it.")
    var threads = ProcessInfo.processInfo.activeProcessorCount

    func validate() throws {
        guard threads >= 1 else { throw ValidationError("--threads takes a number from 1") }
    }
}

/// Reads `path=value`.
@Sendable
func assignment(_ argument: String) throws -> Assignment {
    guard let equals = argument.firstIndex(of: "="), equals != argument.startIndex else {
        throw ValidationError("'\(argument)' is not of the form path=value")
    }
    return Assignment(
        path: String(argument[..<equals]), value: String(argument[argument.index(after: equals)...]))
}

/// The exit codes of the command; the first that applies.
enum Exit {
    static let interrupted = ExitCode(130)
    static let internalError = ExitCode(70)
    static let environment = ExitCode(5)
    static let invalidFile = ExitCode(3)
    static let usage = ExitCode(2)
    static let untrusted = ExitCode(4)
    static let notMet = ExitCode(1)
    static let undecided = ExitCode(6)
}

/// A message for the person at the terminal, on standard error.
func tell(_ message: String) {
    FileHandle.standardError.write(Data((message + "\n").utf8))
}
