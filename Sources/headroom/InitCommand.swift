import ArgumentParser
import Experiments
import Foundation

struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Write an experiment file to start from.")

    @Argument(help: "The file to write; one that exists is left alone.")
    var file = "experiment.yaml"

    @Flag(help: "Say nothing when all went well.")
    var quiet = false

    func run() throws {
        do {
            try StarterFile.write(to: file)
        } catch {
            tell(error.description)
            throw Exit.environment
        }
        if !quiet { tell("wrote \(file); next: headroom simulate \(file)") }
    }
}
