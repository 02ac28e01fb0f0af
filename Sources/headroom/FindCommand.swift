import ArgumentParser
import Compare
import Experiments
import Foundation

/// `headroom find FILE`
struct FindCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "find",
        abstract: "Find the greatest load that meets the SLO, what limits it, and what relief is worth.")

    @Argument(help: "The experiment file.")
    var path: String

    @OptionGroup var common: CommonOptions

    @OptionGroup var parallel: ThreadsOption

    @Flag(help: "Answer for this computer (measure.hosts) instead of the deployed machines.")
    var here = false

    func run() throws {
        let loaded = try LoadedExperiment(runnable: path, common)
        guard !loaded.experiment.slo.isEmpty else {
            tell(
                "\(path) states no slo: nothing tells a load that is too great. Add slo: [latency.p95 < 500ms]"
            )
            throw Exit.invalidFile
        }
        let started = ContinuousClock.now
        // What a dashboard does not show is answered both ways.
        let assumptions: [WaitAssumption?] =
            loaded.experiment.assumesBothWaits ? [.connection, .outside] : [nil]
        var findings: [CapacityFinding] = []
        for axes in configurations(loaded) {
            for assumption in assumptions {
                findings.append(try find(loaded, axes, assumption))
            }
        }
        if common.json {
            var first = findings[0]
            first.otherwise = findings.count > 1 ? Array(findings.dropFirst()) : nil
            emit(try encodeJSON(first))
        } else {
            print(findings.map(CapacityText.render).joined(separator: "\n\n"))
            if findings.count > 1 { print("\n" + CapacityText.summary(findings)) }
            let events = findings.reduce(0) { $0 + $1.events }
            let seconds = (ContinuousClock.now - started) / .seconds(1)
            let trials = findings.reduce(0) { $0 + $1.trials.count }
            print("\n\(trials) loads, \(events) events, \(Quantity(seconds, .duration).text)")
        }
        if findings.contains(where: { $0.met == nil }) { throw Exit.notMet }
    }

    /// What the sweep varies beside the load: each combination is answered for itself.
    private func configurations(_ loaded: LoadedExperiment) -> [[Assignment]] {
        let vary = loaded.experiment.find.vary
        let others = loaded.experiment.axes.map(\.path).filter { $0 != vary && $0 != Assignment.waits }
        guard !others.isEmpty else { return [[]] }
        var found: [[Assignment]] = []
        for point in loaded.points {
            let axes = point.axes.filter { others.contains($0.path) }
            if axes.count == others.count, !found.contains(axes) { found.append(axes) }
        }
        return found
    }

    private func find(
        _ loaded: LoadedExperiment, _ axes: [Assignment], _ assumption: WaitAssumption?
    ) throws -> CapacityFinding {
        let assumed = assumption.map { [Assignment(path: Assignment.waits, value: $0.rawValue)] } ?? []
        let vary = loaded.experiment.find.vary
        let base = try loaded.file.decode(common.assignments + axes + assumed)
        var coordinates: [String: AxisValue] = [:]
        for axis in axes { coordinates[axis.path] = AxisValue(axis.value) }
        func point(_ load: Double) throws -> Point {
            let value = vary == "workload.closed.clients" ? "\(Int(load))" : "\(load)/s"
            let axes = axes + [Assignment(path: vary, value: value)] + assumed
            var point = Point(
                axes: axes, role: .unscored, experiment: try loaded.file.decode(common.assignments + axes))
            point.experiment.simulation.confidence = loaded.experiment.find.confidence
            return point
        }
        let isQuiet = common.quiet
        let finder = CapacityFinder(
            base, on: here ? .measured : .deployed, threads: parallel.threads,
            progress: { if !isQuiet { tell($0) } }, point: point)
        return try finder.find(axes: coordinates, assumption: assumption)
    }
}
