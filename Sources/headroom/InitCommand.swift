import ArgumentParser
import Compare
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

    @Option(
        name: .customLong("from"),
        help: ArgumentHelp(
            "Take the endpoints from what ab prints, an access log or headroom-probe.jsonl, and leave what they take to `calibrate --from`. May be repeated.",
            valueName: "file"))
    var sources: [String] = []

    func run() throws {
        do {
            try StarterFile.write(to: file, routes: sources.isEmpty ? nil : routes())
        } catch let error as InvalidExperiment {
            tell(FindingText.render(error.findings))
            throw Exit.invalidFile
        } catch {
            tell("\(error)")
            throw Exit.environment
        }
        if quiet { return }
        if sources.isEmpty {
            tell("wrote \(file); next: headroom simulate \(file)")
        } else {
            let same = sources.map { "--from \($0)" }.joined(separator: " ")
            tell(
                "wrote \(file); write your hosts and workers there, then: headroom calibrate \(file) \(same)")
        }
    }

    /// The endpoints of all sources, each once.
    private func routes() throws -> [StarterFile.Route] {
        var routes: [StarterFile.Route] = []
        for source in sources {
            for route in try ImportedFile(path: source).routes
            where !routes.contains(where: { $0.method == route.method && $0.path == route.path }) {
                routes.append(
                    StarterFile.Route(method: route.method, path: route.path, weight: route.requests))
            }
        }
        return routes
    }
}
