import ArgumentParser
import Experiments
import Foundation

struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Show what a file comes to: values and their origin, demands, what saturates first.")

    @Argument(help: "The experiment file.")
    var file: String

    @OptionGroup var options: ReadingOptions

    func run() throws {
        let loaded = try LoadedExperiment(file, options.assignments)
        let explanation = Explanation(loaded.experiment, points: loaded.points.count)
        if options.json {
            emit(try encodeJSON(explanation))
        } else {
            print(explanation.text)
        }
    }
}
