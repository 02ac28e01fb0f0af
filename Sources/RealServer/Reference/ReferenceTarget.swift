import Experiments
import Foundation
import Models

/// `measure: {target: reference}`: the server that is built in.
final class ReferenceTarget: MeasurementTarget {
    let rate: WorkRate
    private let keeper: Keeper
    private let placement: Placement
    private let groups: [String: ControlGroup]
    private let executable: String
    private var sample: String { keeper.folder + "/sample.sqlite" }

    /// - Parameter host: the web host, on whose CPUs the work rate is measured.
    init(
        host: String, placement: Placement, groups: [String: ControlGroup], keeper: Keeper,
        executable: String
    ) throws(MeasurementError) {
        self.keeper = keeper
        self.placement = placement
        self.groups = groups
        self.executable = executable
        try SampleDatabase.make(at: keeper.folder + "/sample.sqlite")
        rate = WorkRate.calibrated(on: placement.cpus(of: host))
    }

    /// What the reference server does not imitate is refused by name.
    static func check(_ experiment: Experiment) throws(MeasurementError) {
        guard experiment.scenario.server.workerClass == .gevent else {
            throw .unsupported(
                "stack.server.worker_class: the reference server imitates gevent workers only.")
        }
        guard experiment.scenario.cache == nil else {
            throw .unsupported("stack.cache: the reference server has no cache.")
        }
        guard experiment.scenario.database?.kind != .postgresql else {
            throw .unsupported("stack.database: the reference server works on SQLite only.")
        }
    }

    func start(_ run: TargetRun) throws(MeasurementError) -> any MeasuredServer {
        let scenario = run.experiment.scenario
        let database = "\(run.folder)/data.sqlite"
        do {
            try FileManager.default.copyItem(atPath: sample, toPath: database)
        } catch {
            throw .environment(
                "cannot write \(database): \(error). Free the disk, or point TMPDIR elsewhere.")
        }
        return try ReferenceServer(
            ServerSettings(
                scenario: scenario, seed: run.experiment.simulation.seed,
                repetition: UInt64(run.repetition), rate: rate,
                cpus: placement.cpus(of: scenario.server.host), databasePath: database,
                stays: "\(run.folder)/stays", executable: executable),
            group: groups[scenario.server.host], folder: run.folder, port: run.port, keeper: keeper,
            interruption: run.interruption)
    }
}
