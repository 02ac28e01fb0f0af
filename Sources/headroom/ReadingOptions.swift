import ArgumentParser
import Experiments

/// The options of a subcommand that reads an experiment and writes no results.
struct ReadingOptions: ParsableArguments {
    @Option(
        name: .customLong("set"), help: "Set a value of the file: path=value. May be repeated.",
        transform: assignment)
    var assignments: [Assignment] = []

    @Flag(help: "Write the result as JSON to standard output.")
    var json = false
}
