import Experiments
import Foundation
import Models

/// What all runs of a measurement share: the private folder and its keeper, the work rate, the placement.
final class Bench {
    let keeper: Keeper
    let placement: Placement
    let rate: WorkRate
    private let options: MeasurementOptions
    private var runs = 0

    /// Checks all that can be checked before the first run: the CPUs, the port, the disk.
    init(_ points: [Point], _ options: MeasurementOptions) throws(MeasurementError) {
        #if DEBUG
        throw .environment(
            "a debug build measures itself, not the server: build with `swift build -c release`.")
        #else
        self.options = options
        var hosts: [HostCPUs] = []
        for point in points {
            try Self.check(point.experiment)
            hosts += point.experiment.measurement.hosts.filter { !hosts.contains($0) }
        }
        placement = try Placement(hosts)
        try Listener(port: options.port, backlog: 16).close()
        keeper = try Keeper(executable: options.executable)
        try SampleDatabase.make(at: keeper.folder + "/sample.sqlite")
        let web = points.first?.experiment.scenario.server.host ?? ""
        rate = WorkRate.calibrated(on: placement.cpus(of: web))
        #endif
    }

    /// What the reference server does not imitate is refused by name.
    private static func check(_ experiment: Experiment) throws(MeasurementError) {
        guard experiment.measurement.target == .reference else {
            throw .unsupported(
                "measure.target: this version measures only the reference server (target: reference).")
        }
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

    /// Starts a server and a generator, runs one repetition, and ends both.
    func run(_ point: Point, repetition: Int) throws(MeasurementError) -> RepetitionRun {
        let scenario = point.experiment.scenario
        let seed = point.experiment.simulation.seed
        runs += 1
        let folder = "\(keeper.folder)/\(runs)"
        let database = "\(folder)/data.sqlite"
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: keeper.folder + "/sample.sqlite", toPath: database)
        } catch {
            throw .environment("cannot write \(folder): \(error). Free the disk, or point TMPDIR elsewhere.")
        }
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let interruption = options.interruption?.descriptor ?? -1
        let server = try ReferenceServer(
            ServerSettings(
                scenario: scenario, seed: seed, repetition: UInt64(repetition), rate: rate,
                cpus: placement.cpus(of: scenario.server.host), databasePath: database,
                executable: options.executable),
            folder: folder, port: options.port, keeper: keeper, interruption: interruption)
        defer { server.stop() }
        let generator = try LoadGenerator(
            GeneratorSettings(
                scenario: scenario, seed: seed, repetition: UInt64(repetition), port: server.port,
                cpus: placement.cpus(of: scenario.workload.host),
                warmup: Self.warmup(of: point.experiment), recordsPath: "\(folder)/records"),
            executable: options.executable, folder: folder, keeper: keeper, interruption: interruption)
        defer { generator.stop() }
        return try observe(scenario, server, generator)
    }

    private func observe(
        _ scenario: Scenario, _ server: ReferenceServer, _ generator: LoadGenerator
    ) throws(MeasurementError) -> RepetitionRun {
        let cpus = placement.cpus(of: scenario.server.host) + placement.cpus(of: scenario.workload.host)
        var host = HostSample.now(cpus: cpus)
        var before = server.processes.map { (pid: $0, time: SchedulerTime.of($0)) }
        generator.start()
        let limit = (scenario.workload.load.duration ?? Self.longestRun) + 60
        while try generator.wait(within: limit) == .warm {
            host = HostSample.now(cpus: cpus)
            server.update()
            before = server.processes.map { (pid: $0, time: SchedulerTime.of($0)) }
        }
        server.update()
        var used = SchedulerTime()
        for pid in server.processes {
            used += SchedulerTime.of(pid) - (before.first { $0.pid == pid }?.time ?? SchedulerTime())
        }
        let hostAfter = HostSample.now(cpus: cpus)
        let fractions = hostAfter.fractions(since: host)
        let (summary, records) = try generator.results()
        let from = Int64(summary.from * 1e9)
        let isTerminating = scenario.workload.load.duration == nil
        let kept = isTerminating ? records : records.filter { $0.completed >= from }
        let end = isTerminating ? Double(kept.map(\.completed).max() ?? 0) * 1e-9 : summary.to
        return RepetitionRun(
            summary: summary, records: kept, duration: end - summary.from, server: used,
            steal: fractions.steal, pressure: fractions.pressure,
            acceptOverflows: hostAfter.overflows - host.overflows, died: server.died, killed: server.killed,
            lags: SortedSample(kept.map(\.lag)))
    }

    /// Seconds after which a run bounded by requests is given up; its generator gives up much sooner where
    /// nothing is answered any more.
    private static let longestRun = 3600.0

    /// Seconds of a run bounded by a duration that are deleted: as the file says or, where it leaves that to
    /// us, the first fifth.
    static func warmup(of experiment: Experiment) -> Double {
        guard let duration = experiment.scenario.workload.load.duration else { return 0 }
        switch experiment.simulation.warmup {
        case .auto: return duration / 5
        case .seconds(let seconds): return min(seconds, duration)
        }
    }
}
