public import Experiments
import Foundation
import Models
import SimCore

/// What a measurement found, and how it came about.
public struct Measurement: Sendable {
    public var result: ResultFile
    public var record: RunRecord
    /// How far the two halves lie apart, where each point was measured as two.
    public var noise: NoiseFloor?
    /// Whether it was ended early; what is here is what was finished.
    public var isInterrupted: Bool
    /// The condition of `measure.abort` that ended it early; `nil` where none did.
    public var aborted: String?
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
/// - Throws: ``MeasurementError`` where nothing can be measured. An interruption, or a condition of
///   `measure.abort` that comes true, throws nothing.
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
        switch error.code {
        case .interrupted: campaign.isInterrupted = true
        case .aborted: campaign.aborted = error.description
        default: throw error
        }
    }
    return campaign.measurement(bench)
}

/// A measurement under way.
private struct Campaign {
    struct Visit {
        var point: Int
        var repetition: Int
        /// Whether it is of the second half, where each point is measured as two.
        var isTwin = false
    }

    /// Figures of a run that counts.
    struct Kept {
        var repetition: Int
        var figures: RunFigures
    }

    let file: ExperimentFile
    let points: [Point]
    let options: MeasurementOptions
    let repetitions: Int
    let started = Date()
    var isInterrupted = false
    var aborted: String?
    private var visits: [Visit] = []
    /// The runs that count, by point; and those of the second half.
    private var kept: [[Kept]]
    private var twins: [[Kept]]
    private var discarded: [Int]
    /// What runs that count had broken, once no more may be repeated.
    private var broken: [[String]]
    private var overflow: [Int]
    private var killed: [Int]
    private var runs: [RunRecord.Run] = []

    init(_ file: ExperimentFile, _ points: [Point], _ options: MeasurementOptions) {
        precondition(!points.isEmpty, "there is nothing to measure")
        self.file = file
        self.points = points
        self.options = options
        repetitions = options.repetitions ?? points[0].experiment.measurement.repetitions
        kept = Array(repeating: [], count: points.count)
        twins = kept
        discarded = Array(repeating: 0, count: points.count)
        broken = Array(repeating: [], count: points.count)
        overflow = discarded
        killed = discarded
        for point in points.indices {
            for repetition in options.firstRepetition..<options.firstRepetition + repetitions {
                visits.append(Visit(point: point, repetition: repetition))
            }
        }
        // Fisher and Yates, on a stream of its own.
        var stream = RandomStream(
            StreamKey(
                seed: points[0].experiment.simulation.seed, replication: UInt64(options.firstRepetition),
                component: 1 << 32, purpose: 0))
        for index in visits.indices.dropFirst().reversed() {
            visits.swapAt(index, stream.index(below: index + 1))
        }
        guard options.isTwofold else { return }
        // The two of a pair come one after the other, so that a drift falls on both, in either order.
        visits = visits.flatMap { visit -> [Visit] in
            var twin = visit
            twin.isTwin = true
            return stream.index(below: 2) == 0 ? [visit, twin] : [twin, visit]
        }
    }

    mutating func run(on bench: Bench) throws(MeasurementError) {
        let total = visits.count
        let allowance = options.rules.extraRuns * (options.isTwofold ? 2 : 1)
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
            reason = options.rules.reason(against: run, scenario.workload.load)
            if let failure = reason, discarded[visit.point] == allowance {
                if run.isBroken {
                    throw .environment(
                        "\(points[visit.point].label): \(failure), \(allowance + 1) times.")
                }
                broken[visit.point].append(failure)
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
            overflow[visit.point] += run.summary.overflow
            killed[visit.point] += run.killed
            let counted = Kept(repetition: visit.repetition, figures: result)
            if visit.isTwin { twins[visit.point].append(counted) } else { kept[visit.point].append(counted) }
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
                twin: options.isTwofold ? visit.isTwin : nil, started: begun.formatted(.iso8601),
                discarded: reason, requests: run.records.count,
                duration: run.duration, generatorCPU: run.summary.cpu, overflow: run.summary.overflow,
                serverCPU: run.server.map { Double($0.cpu) * 1e-9 },
                voluntarySwitches: run.server?.voluntarySwitches,
                involuntarySwitches: run.server?.involuntarySwitches, acceptOverflows: run.acceptOverflows,
                workersKilled: run.killed, log: run.logCounts.isEmpty ? nil : run.logCounts, metrics: metrics)
        )
    }

    func measurement(_ bench: Bench) -> Measurement {
        let experiment = points[0].experiment
        let results = points.indices.filter { !kept[$0].isEmpty }.map { index in
            points[index].measured(
                kept[index].map(\.figures), discarded: discarded[index], broken: broken[index],
                overflow: overflow[index], killed: killed[index], floor: bench.floor, rules: options.rules)
        }
        var result = ResultFile(
            experiment: experiment.name, source: .measured, seed: experiment.simulation.seed,
            fileSHA256: file.sha256, points: results)
        result.judgeClaims(of: points)
        let record = RunRecord(
            version: headroomVersion, command: CommandLine.arguments, started: started.formatted(.iso8601),
            ended: Date().formatted(.iso8601), interrupted: isInterrupted, aborted: aborted,
            computer: .current,
            cpus: bench.placement.cpus, iterationsPerSecond: bench.iterationsPerSecond,
            versions: bench.versions, floor: bench.floor, predictions: options.predictions,
            seed: experiment.simulation.seed, repetitions: repetitions,
            rules: options.rules, runs: runs)
        return Measurement(
            result: result, record: record, noise: options.isTwofold ? noise : nil,
            isInterrupted: isInterrupted, aborted: aborted)
    }

    private var noise: NoiseFloor {
        let found = points.indices.compactMap { index -> NoiseFloor.Point? in
            let pairs = kept[index].compactMap { run in
                twins[index].first { $0.repetition == run.repetition }.map { (run.figures, $0.figures) }
            }
            guard let first = pairs.first else { return nil }
            var metrics: [String: NoiseFloor.Figure] = [:]
            for figure in first.0.figures {
                metrics[figure.name] = NoiseFloor.Figure(
                    pairs.map { $0.0[figure.name] }, pairs.map { $0.1[figure.name] }, unit: figure.unit)
            }
            return NoiseFloor.Point(axes: points[index].axisValues, pairs: pairs.count, metrics: metrics)
        }
        return NoiseFloor(
            experiment: points[0].experiment.name, seed: points[0].experiment.simulation.seed,
            fileSHA256: file.sha256, points: found)
    }
}
