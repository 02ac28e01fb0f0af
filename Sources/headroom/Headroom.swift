import ArgumentParser

@main
struct Headroom: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "headroom",
        abstract: "Predict when a web serving stack saturates, and check it against a real server.",
        subcommands: [InitCommand.self, CheckCommand.self, ExplainCommand.self])
}
