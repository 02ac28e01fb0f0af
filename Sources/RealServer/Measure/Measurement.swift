public import Experiments
import Foundation
import Models
import SimCore

/// What a measurement found, and how it came about.
public struct Measurement: Sendable {
    public var result: ResultFile
    public var record: RunRecord
    /// Whether it was ended early; what is here is what was finished.
    public var isInterrupted: Bool
}

/// Measures points on the server that they name as `measure.target`.
///
/// Servers are started anew for each repetition; all repetitions of all points are visited in one seeded random
/// order, so that a slow drift of the computer falls on all points alike. A metric is the mean over a point's
/// repetitions with Student's interval.
///
/// A workload bounded by requests loses nothing; one bounded by a duration loses its warm-up (as the file says,
/// else the first fifth). A run that breaks one of the rules is discarded and repeated.
///
/// - Parameters:
///   - file: its name and hash stand in the result.
///   - points: at least one.
/// - Throws: ``MeasurementError`` where nothing can be measured. An interruption throws nothing.
public func measure(
    _ file: ExperimentFile, _ points: [Point], _ options: MeasurementOptions = MeasurementOptions()
) throws(MeasurementError) -> Measurement {
    var campaign = Campaign(file, points, options)
    let directory = URL(filePath: file.path).deletingLastPathComponent().path(percentEncoded: false)
    let bench = try Bench(points, directory: directory, options)
    defer { bench.keeper.dismiss() }
    do throws(MeasurementError) {
        try campaign.run(on: bench)
    } catch let error {
        guard error.code == .interrupted else { throw error }
        campaign.isInterrupted = true
    }
    return campaign.measurement(bench)
}

/// A measurement under way.
private struct Campaign {
    struct Visit {
        var point: Int
        var repetition: Int
    }

    let file: ExperimentFile
    let points: [Point]
    let options: MeasurementOptions
    let repetitions: Int
    let started = Date()
    var isInterrupted = false
    private var visits: [Visit] = []
    /// Figures of the runs that count, by point.
    private var figures: [[RunFigures]]
    private var discarded: [Int]
    private var overflow: [Int]
    private var killed: [Int]
    private var runs: [RunRecord.Run] = []

    init(_ file: ExperimentFile, _ points: [Point], _ options: MeasurementOptions) {
        precondition(!points.isEmpty, "there is nothing to measure")
        self.file = file
        self.points = points
        self.options = options
        repetitions = options.repetitions ?? points[0].experiment.measurement.repetitions
        figures = Array(repeating: [], count: points.count)
        discarded = Array(repeating: 0, count: points.count)
        overflow = discarded
        killed = discarded
        for point in points.indices {
            for repetition in 0..<repetitions { visits.append(Visit(point: point, repetition: repetition)) }
        }
        // Fisher and Yates, on a stream of its own.
        var stream = RandomStream(
            StreamKey(
                seed: points[0].experiment.simulation.seed, replication: 0, component: 1 << 32, purpose: 0))
        for index in visits.indices.dropFirst().reversed() {
            visits.swapAt(index, stream.index(below: index + 1))
        }
    }

    mutating func run(on bench: Bench) throws(MeasurementError) {
        let total = visits.count
        var finished = 0
        var reason: String?
        while !visits.isEmpty {
            let visit = visits.removeFirst()
            options.progress(
                MeasurementProgress(
                    point: visit.point, repetition: visit.repetition + 1, finished: finished, total: total,
                    discarded: reason))
            let begun = Date()
            let run = try bench.run(points[visit.point], repetition: visit.repetition)
            let scenario = points[visit.point].experiment.scenario
            let isOpen = if case .open = scenario.workload.load { true } else { false }
            reason = options.rules.reason(against: run, isOpen: isOpen)
            if let failure = reason, discarded[visit.point] == options.rules.extraRuns {
                if run.isBroken {
                    throw .environment(
                        "\(points[visit.point].label): \(failure), \(options.rules.extraRuns + 1) times.")
                }
                reason = nil
            }
            let result = RunFigures(run, scenario, bench.placement)
            note(visit, run, result, begun, reason)
            if reason != nil {
                discarded[visit.point] += 1
                visits.append(visit)
                continue
            }
            finished += 1
            figures[visit.point].append(result)
            overflow[visit.point] += run.summary.overflow
            killed[visit.point] += run.killed
        }
    }

    private mutating func note(
        _ visit: Visit, _ run: RepetitionRun, _ result: RunFigures, _ begun: Date, _ reason: String?
    ) {
        var metrics: [String: Double] = [:]
        for figure in result.figures { metrics[figure.name] = figure.value }
        runs.append(
            RunRecord.Run(
                axes: points[visit.point].axisValues, repetition: visit.repetition + 1,
                started: begun.formatted(.iso8601), discarded: reason, requests: run.records.count,
                duration: run.duration, generatorCPU: run.summary.cpu, overflow: run.summary.overflow,
                serverCPU: Double(run.server.cpu) * 1e-9, voluntarySwitches: run.server.voluntarySwitches,
                involuntarySwitches: run.server.involuntarySwitches, acceptOverflows: run.acceptOverflows,
                workersKilled: run.killed, log: run.logCounts.isEmpty ? nil : run.logCounts, metrics: metrics)
        )
    }

    func measurement(_ bench: Bench) -> Measurement {
        let experiment = points[0].experiment
        let results = points.indices.filter { !figures[$0].isEmpty }.map { index in
            points[index].measured(
                figures[index], discarded: discarded[index], overflow: overflow[index], killed: killed[index],
                rules: options.rules)
        }
        let result = ResultFile(
            experiment: experiment.name, source: .measured, seed: experiment.simulation.seed,
            fileSHA256: file.sha256, points: results)
        let record = RunRecord(
            version: headroomVersion, command: CommandLine.arguments, started: started.formatted(.iso8601),
            ended: Date().formatted(.iso8601), interrupted: isInterrupted, computer: .current,
            cpus: bench.placement.cpus, iterationsPerSecond: bench.iterationsPerSecond,
            versions: bench.versions, seed: experiment.simulation.seed, repetitions: repetitions,
            rules: options.rules, runs: runs)
        return Measurement(result: result, record: record, isInterrupted: isInterrupted)
    }
}
