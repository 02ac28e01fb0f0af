import ArgumentParser
import RealServer

// The processes of a measurement, which it starts from its own executable. Not for people.

struct KeeperCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: HiddenCommand.keeper, shouldDisplay: false)

    func run() { runKeeper() }
}

struct MasterCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: HiddenCommand.master, shouldDisplay: false)

    @Argument var settings: String

    func run() throws { try runMaster(settingsPath: settings) }
}

struct WorkerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: HiddenCommand.worker, shouldDisplay: false)

    @Argument var settings: String

    func run() throws { try runWorker(settingsPath: settings) }
}

struct GeneratorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: HiddenCommand.generator, shouldDisplay: false)

    @Argument var settings: String

    func run() throws { try runGenerator(settingsPath: settings) }
}

struct NullServerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: HiddenCommand.null, shouldDisplay: false)

    @Argument var work: Double

    @Argument var cpus: [Int] = []

    func run() throws { try runNullServer(work: work, cpus: cpus) }
}
