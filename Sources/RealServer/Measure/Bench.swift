import Experiments
import Foundation
import Models

/// What all runs of a measurement share: the private folder and its keeper, the placement, the targets.
final class Bench {
    let keeper: Keeper
    let placement: Placement
    private let options: MeasurementOptions
    private var reference: ReferenceTarget?
    private var runs = 0

    /// Iterations per second of the reference server's work loop; `nil` where it is not measured.
    var iterationsPerSecond: Double? { reference?.rate.iterationsPerSecond }

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
        if let point = points.first(where: { $0.experiment.measurement.target == .reference }) {
            reference = try ReferenceTarget(
                host: point.experiment.scenario.server.host, placement: placement, keeper: keeper,
                executable: options.executable)
        }
        #endif
    }

    /// What a target cannot do is refused by name, before anything is started.
    private static func check(_ experiment: Experiment) throws(MeasurementError) {
        switch experiment.measurement.target {
        case .reference: try ReferenceTarget.check(experiment)
        case .gunicorn, .url:
            throw .unsupported(
                "measure.target: this version measures only the reference server (target: reference).")
        }
    }

    private func target(of experiment: Experiment) throws(MeasurementError) -> any MeasurementTarget {
        guard let reference else { throw .unsupported("measure.target: there is no such target.") }
        return reference
    }

    /// Starts a server and a generator, runs one repetition, and ends both.
    func run(_ point: Point, repetition: Int) throws(MeasurementError) -> RepetitionRun {
        let scenario = point.experiment.scenario
        runs += 1
        let folder = "\(keeper.folder)/\(runs)"
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw .environment("cannot write \(folder): \(error). Free the disk, or point TMPDIR elsewhere.")
        }
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let interruption = options.interruption?.descriptor ?? -1
        let server = try target(of: point.experiment).start(
            TargetRun(
                experiment: point.experiment, repetition: repetition, folder: folder,
                logs: options.logs.map { "\($0)/run-\(runs)" }, port: options.port,
                interruption: interruption))
        defer { server.stop() }
        let generator = try LoadGenerator(
            GeneratorSettings(
                scenario, seed: point.experiment.simulation.seed, repetition: UInt64(repetition),
                port: server.port,
                cpus: placement.cpus(of: scenario.workload.host),
                warmup: Self.warmup(of: point.experiment), limits: options.limits,
                recordsPath: "\(folder)/records"),
            executable: options.executable, folder: folder, keeper: keeper, interruption: interruption)
        defer { generator.stop() }
        return try observe(scenario, server, generator)
    }

    private func observe(
        _ scenario: Scenario, _ server: any MeasuredServer, _ generator: LoadGenerator
    ) throws(MeasurementError) -> RepetitionRun {
        let hosts = Set(server.components.map(\.host) + [scenario.workload.host])
        let cpus = hosts.sorted().flatMap { placement.cpus(of: $0) }
        var host = HostSample.now(cpus: cpus)
        var before = times(of: server)
        generator.start()
        let limit = (scenario.workload.load.duration ?? Self.longestRun) + 60
        while try generator.wait(within: limit) == .warm {
            host = HostSample.now(cpus: cpus)
            before = times(of: server)
        }
        let after = times(of: server)
        server.update()
        let uses = zip(server.components, zip(before, after)).map { component, times in
            ComponentUse(
                name: component.name, host: component.host, isPart: component.isPart,
                time: times.1 - times.0)
        }
        let hostAfter = HostSample.now(cpus: cpus)
        let fractions = hostAfter.fractions(since: host)
        let (summary, records) = try generator.results()
        let from = Int64(summary.from * 1e9)
        let isTerminating = scenario.workload.load.duration == nil
        let kept = isTerminating ? records : records.filter { $0.completed >= from }
        let end = isTerminating ? Double(kept.map(\.completed).max() ?? 0) * 1e-9 : summary.to
        return RepetitionRun(
            summary: summary, records: kept, duration: end - summary.from, components: uses,
            steal: fractions.steal, pressure: fractions.pressure,
            acceptOverflows: hostAfter.overflows - host.overflows, died: server.died, killed: server.killed,
            logCounts: server.logCounts, lags: SortedSample(kept.map(\.lag)))
    }

    private func times(of server: any MeasuredServer) -> [SchedulerTime] {
        let tree = ProcessTree()
        return server.components.map {
            $0.isPart ? SchedulerTime.of($0.roots) : tree.time(of: $0.roots)
        }
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
