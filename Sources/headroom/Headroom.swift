import ArgumentParser

/// The command; one file per subcommand.
struct Headroom: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "headroom",
        abstract: "Predict when a web serving stack saturates, and check it against a real server.",
        subcommands: [
            InitCommand.self, CheckCommand.self, ExplainCommand.self, SimulateCommand.self,
            MeasureCommand.self, CalibrateCommand.self, PredictCommand.self, CompareCommand.self,
            FindCommand.self, PlanCommand.self, ReportCommand.self, ProbeCommand.self, TraceCommand.self,
            StudyCommand.self,
            SchemaCommand.self, DoctorCommand.self, KeeperCommand.self, MasterCommand.self,
            WorkerCommand.self,
            GeneratorCommand.self, NullServerCommand.self,
        ])
}
