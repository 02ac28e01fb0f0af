import ArgumentParser
import Compare
import Experiments
import Foundation

/// `headroom compare FILE`, `headroom compare BEFORE.json AFTER.json`
struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract:
            "Hold the simulation against the measurement, and write a report; or tell two results apart.")

    @Argument(help: "The experiment file; or two results, simulated.json or measured.json, before and after.")
    var paths: [String]

    @OptionGroup var common: CommonOptions

    @OptionGroup var parallel: ThreadsOption

    @Flag(name: .customLong("check-slo"), help: "End with 1 where a tolerance of the file is exceeded.")
    var checkSLO = false

    @Flag(help: "Of two results: a summary in Markdown, for a pull request.")
    var markdown = false

    func validate() throws {
        let areResults = paths.contains { $0.hasSuffix(".json") }
        guard paths.count == (areResults ? 2 : 1) else {
            throw ValidationError("compare takes one experiment file, or two results: BEFORE.json AFTER.json")
        }
        if areResults, !paths.allSatisfy({ $0.hasSuffix(".json") }) {
            throw ValidationError("compare takes two results of the same form: BEFORE.json AFTER.json")
        }
        if markdown, !areResults { throw ValidationError("--markdown goes with two results") }
        if markdown, common.json {
            throw ValidationError("--markdown and --json are two forms of one answer: choose")
        }
        if areResults, checkSLO {
            throw ValidationError("--check-slo judges an experiment: two results have no tolerances")
        }
        if areResults, !common.assignments.isEmpty {
            throw ValidationError("--set changes an experiment: results are as they are")
        }
    }

    func run() throws {
        if paths.count == 2 {
            try ResultPair(before: paths[0], after: paths[1]).show(markdown: markdown, json: common.json)
            return
        }
        let path = paths[0]
        let loaded = try LoadedExperiment(runnable: path, common)
        let (folder, measured) = try MeasuredRun.latest(of: loaded, common)
        if loaded.experiment.calibrated.isEmpty, !common.quiet {
            tell(
                "note: not calibrated, so the costs beside the steps are priors: run headroom calibrate \(path)"
            )
        }
        let scored = loaded.points.filter { $0.role != .unscored }
        guard !scored.isEmpty else {
            tell("\(path) lists no points under compare.train or compare.holdout: nothing to compare")
            throw Exit.invalidFile
        }
        let (freeze, predictions) = MeasuredRun.frozen(of: loaded, common)
        let known = (predictions?.points ?? []).filter { point in
            scored.contains { $0.axisValues == point.axes }
        }
        let noise = MeasuredRun.noise(of: loaded, common)
        // What was predicted beforehand scores as it was predicted, with the same costs at the pace of its measurement.
        let isSame = predictions?.parameters == loaded.experiment.calibrated.map(Comparison.Parameter.init)
        let paced = PacedPredictions(
            known, of: isSame ? scored : [], beside: [measured.points], threads: parallel.threads)
        var simulated = ResultFile(
            experiment: loaded.experiment.name, source: .simulated, seed: loaded.experiment.simulation.seed,
            fileSHA256: loaded.file.sha256, points: [])
        // In the order of the file, whether predicted beforehand or now.
        for point in scored {
            if let prediction = paced.points.first(where: { $0.axes == point.axisValues }) {
                simulated.points.append(prediction)
            } else {
                if !common.quiet { tell("simulating \(point.axisValues.label)") }
                simulated.points.append(
                    point.simulated(beside: measured[point.axisValues], threads: parallel.threads))
            }
        }
        simulated.judgeClaims(of: scored)
        var comparison = Comparison(
            scored, simulated: simulated, measured: measured, calibrated: loaded.experiment.calibrated,
            written: paced.written, noise: noise,
            range: SpeedRange(scored, simulated: simulated, measured: measured, threads: parallel.threads))
        comparison.freeze = freeze
        if !paced.written.isEmpty {
            comparison.freeze?.statement +=
                " Its costs are simulated at the pace of the cores beside each run."
        }
        let report = Report(
            simulated: simulated, measured: measured, comparison: comparison, noise: noise,
            record: MeasuredRun.record(in: folder), verdict: comparison.verdict, command: Report.command)
        let json = try encodeJSON(comparison)
        try environment {
            try folder.write(encodeJSON(simulated), as: "simulated.json")
            try folder.write(json, as: "comparison.json")
            try folder.write(Data(report.html().utf8), as: "report.html")
        }
        if common.json {
            emit(json)
        } else {
            print(ComparisonText.render(comparison))
            print("\nReport: \(folder.file("report.html"))")
        }
        if report.charts == nil {
            tell("the report has tables but no figures: install \(ChartLibrary.package) and compare again")
        }
        let untrusted = measured.points.flatMap { point in
            point.warnings.filter { $0.contains("untrusted") }.map { "\(point.axes.label): \($0)" }
        }
        for warning in untrusted { tell(warning) }
        if !untrusted.isEmpty { throw Exit.untrusted }
        if checkSLO, comparison.heldOut.contains(where: { $0.within == false }) { throw Exit.notMet }
    }
}
