import Experiments
import Foundation
import Models

/// What all runs of a measurement share: the private folder and its keeper, the placement, the targets.
final class Bench {
    let keeper: Keeper
    let placement: Placement
    private let options: MeasurementOptions
    private var reference: ReferenceTarget?
    private var stack: RealStackTarget?
    /// `nil` where nothing that is measured depends on it.
    private let pace: CorePace?
    private var running: [(server: RunningServer, target: RunningServerTarget)] = []
    private var runs = 0
    /// Requests that were sent, in all runs.
    private var sent = 0
    /// Measured before the first run.
    private(set) var floor: GeneratorFloor?

    /// Iterations per second of the reference server's work loop; `nil` where it is not measured.
    var iterationsPerSecond: Double? { reference?.rate.iterationsPerSecond }
    /// Versions of what is measured; `nil` for what is built in.
    var versions: [String: String]? { stack?.versions }

    /// Checks all that can be checked before the first run: the CPUs, the port, the disk, what is installed.
    ///
    /// - Parameter directory: the experiment file's folder, where an application of the user's is looked for.
    init(
        _ points: [Point], directory: String, _ options: MeasurementOptions
    ) throws(MeasurementError) {
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
        let groups = try Self.groups(hosts, keeper)
        let experiments = points.map(\.experiment)
        // What the reference server calls work is a chain that a neighbour on the core does not slow.
        let feels = experiments.contains { $0.measurement.target != .reference }
        pace = feels ? CorePace(placement.cpus) : nil
        if let first = experiments.first(where: { $0.measurement.target == .reference }) {
            reference = try ReferenceTarget(
                host: first.scenario.server.host, placement: placement, groups: groups, keeper: keeper,
                executable: options.executable)
        }
        let real = experiments.filter { $0.measurement.target == .gunicorn }
        if !real.isEmpty {
            stack = try RealStackTarget(
                real, directory: directory, placement: placement, groups: groups, keeper: keeper,
                interruption: options.interruption?.descriptor ?? -1)
        }
        for experiment in experiments {
            guard case .url(let server) = experiment.measurement.target,
                !running.contains(where: { $0.server == server })
            else { continue }
            let target = try RunningServerTarget(
                server, placement: placement, allowsRemote: options.allowsRemote)
            running.append((server, target))
        }
        floor = try floor(of: points[0].experiment.scenario)
        #endif
    }

    private static let floorRequests = 500

    /// One client against a server that only answers, on the hosts' CPUs.
    private func floor(of scenario: Scenario) throws(MeasurementError) -> GeneratorFloor? {
        let server = try NullServer(
            work: 0, cpus: placement.cpus(of: scenario.server.host), executable: options.executable,
            keeper: keeper)
        defer { server.stop() }
        let load = ClosedLoad(
            clients: 1, requests: Self.floorRequests, keepalive: scenario.workload.load.keepalive)
        let empty = Scenario(
            hosts: scenario.hosts, server: scenario.server, endpoints: [Endpoint(name: "nothing", steps: [])],
            workload: Workload(host: scenario.workload.host, load: .closed(load)))
        let generator = try LoadGenerator(
            GeneratorSettings(
                empty, seed: 0, repetition: 0, port: server.port,
                cpus: placement.cpus(of: scenario.workload.host),
                warmup: 0, limits: LoadLimits(), recordsPath: keeper.folder + "/floor"),
            executable: options.executable, folder: keeper.folder, keeper: keeper,
            interruption: options.interruption?.descriptor ?? -1)
        defer { generator.stop() }
        generator.start()
        _ = try generator.wait(within: 60)
        let (summary, records) = try generator.results()
        let sample = SortedSample(records.filter(\.isOK).map(\.actualLatency))
        guard let median = sample.quantile(0.5), let p99 = sample.quantile(0.99) else { return nil }
        return GeneratorFloor(
            median: median, p99: p99, generatorCPU: summary.cpu / Double(records.count),
            requests: records.count)
    }

    /// What a target cannot do is refused by name, before anything is started.
    static func check(_ experiment: Experiment) throws(MeasurementError) {
        switch experiment.measurement.target {
        case .reference: try ReferenceTarget.check(experiment)
        case .gunicorn: try RealStackTarget.check(experiment)
        case .url: try RunningServerTarget.check(experiment)
        }
        for host in experiment.measurement.hosts where host.quota != nil {
            guard host.host != experiment.scenario.workload.host else {
                throw .unsupported(
                    "measure.hosts.\(host.host).quota: the load generator runs there, and its time is not limited."
                )
            }
        }
    }

    /// The hosts that get part of their CPUs.
    private static func groups(
        _ hosts: [HostCPUs], _ keeper: Keeper
    ) throws(MeasurementError) -> [String: ControlGroup] {
        var groups: [String: ControlGroup] = [:]
        for host in hosts {
            guard let quota = host.quota else { continue }
            guard groups[host.host] == nil else {
                throw .unsupported("measure.hosts.\(host.host).quota: one quota for all points, please.")
            }
            groups[host.host] = try ControlGroup(host: host.host, quota: quota, keeper: keeper)
        }
        return groups
    }

    private func target(of experiment: Experiment) throws(MeasurementError) -> any MeasurementTarget {
        switch experiment.measurement.target {
        case .reference: if let reference { return reference }
        case .gunicorn: if let stack { return stack }
        case .url(let server):
            if let known = running.first(where: { $0.server == server }) { return known.target }
        }
        throw .unsupported("measure.target: there is no such target.")
    }

    /// Starts a server and a generator, runs one repetition, and ends both.
    func run(_ point: Point, repetition: Int) throws(MeasurementError) -> RepetitionRun {
        let scenario = point.experiment.scenario
        let limits = try limits(of: point.experiment.measurement.abort)
        guard !keeper.isLost else {
            throw .environment(
                "the keeper, a process that clears up when this one is killed, was ended by somebody. Measure again."
            )
        }
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
                address: server.address, port: server.port, host: server.authority,
                cpus: placement.cpus(of: scenario.workload.host),
                warmup: Self.warmup(of: point.experiment), limits: limits,
                sendsDemands: point.experiment.measurement.target == .gunicorn
                    && point.experiment.measurement.app == .steps,
                stays: server.stays, recordsPath: "\(folder)/records"),
            executable: options.executable, folder: folder, keeper: keeper, interruption: interruption)
        defer { generator.stop() }
        let run = try observe(scenario, server, generator)
        sent += run.summary.started
        if point.experiment.measurement.isRunningServer {
            // What others may depend on is not tried again.
            if let ended = run.ended { throw .aborted("\(ended) ended in the middle of the run") }
            if let failure = run.summary.failure { throw .aborted(failure) }
        }
        return run
    }

    /// The stricter of what the options and the file say.
    private func limits(of abort: AbortConditions) throws(MeasurementError) -> LoadLimits {
        var limits = options.limits
        limits.inFlight = min(limits.inFlight, abort.inFlight)
        limits.errors = min(limits.errors, abort.errors)
        limits.latency = [limits.latency, abort.latency].compactMap { $0 }.min()
        if let most = abort.requests {
            guard sent < most else {
                throw .aborted("\(sent) requests were sent, and measure.abort.requests allows no more")
            }
            limits.requests = min(limits.requests ?? .max, most - sent)
        }
        return limits
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
        let pace = pace?.means(since: host.time) ?? [:]
        let uses = zip(server.components, zip(before, after)).map { component, times in
            ComponentUse(
                name: component.name, host: component.host, isPart: component.isPart,
                time: times.1 - times.0)
        }
        let hostAfter = HostSample.now(cpus: cpus)
        let fractions = hostAfter.fractions(since: host)
        var busy: [String: Double] = [:]
        for name in hosts where placement.isExclusive(name) {
            busy[name] = hostAfter.busy(placement.cpus(of: name), since: host)
        }
        let (summary, records) = try generator.results()
        // Whoever has just died and broken a connection by it is known to be dead a moment later.
        if records.contains(where: \.isBroken) { usleep(300_000) }
        server.update()
        let from = Int64(summary.from * 1e9)
        let isTerminating = scenario.workload.load.duration == nil
        let kept = isTerminating ? records : records.filter { $0.completed >= from }
        let end = isTerminating ? Double(kept.map(\.completed).max() ?? 0) * 1e-9 : summary.to
        return RepetitionRun(
            summary: summary, records: kept, duration: end - summary.from, components: uses,
            steal: fractions.steal, pressure: fractions.pressure, busy: busy, pace: pace,
            acceptOverflows: hostAfter.overflows - host.overflows, died: server.died, killed: server.killed,
            ended: server.ended, logCounts: server.logCounts, lags: SortedSample(kept.map(\.lag)))
    }

    private func times(of server: any MeasuredServer) -> [SchedulerTime] {
        let tree = ProcessTree()
        return server.components.map {
            if let group = $0.controlGroup {
                return SchedulerTime(cpu: ControlGroupTime.cpu(of: group) ?? 0)
            }
            return $0.isPart ? SchedulerTime.of($0.roots) : tree.time(of: $0.roots)
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
