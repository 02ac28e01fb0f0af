import ArgumentParser
import Experiments
import Foundation

/// `headroom schema`
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Print the JSON schema of experiment files, for editors.")

    @Flag(help: "Print the keys as tables for a reader instead, in Markdown.")
    var tables = false

    func run() {
        emit(Data((tables ? KeyTables.text : ExperimentSchema.text).utf8))
    }
}
