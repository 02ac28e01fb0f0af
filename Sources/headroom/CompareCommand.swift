import ArgumentParser
import Compare
import Experiments
import Foundation

/// `headroom compare FILE`
struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare", abstract: "Hold the simulation against the measurement, and write a report.")

    @Argument(help: "The experiment file.")
    var path: String

    @OptionGroup var common: CommonOptions

    @Option(help: "Replications at once. The result does not depend on it.")
    var threads = ProcessInfo.processInfo.activeProcessorCount

    @Flag(name: .customLong("check-slo"), help: "End with 1 where a tolerance of the file is exceeded.")
    var checkSLO = false

    func validate() throws {
        guard threads >= 1 else { throw ValidationError("--threads takes a number from 1") }
    }

    func run() throws {
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
        let simulated = simulate(loaded.file, scored, on: .measured, threads: threads) { index in
            if !common.quiet { tell("simulating \(scored[index].axisValues.label)") }
        }
        let comparison = Comparison(
            scored, simulated: simulated, measured: measured, calibrated: loaded.experiment.calibrated)
        let report = Report(
            simulated: simulated, measured: measured, comparison: comparison,
            noise: MeasuredRun.noise(of: loaded, common), verdict: comparison.verdict,
            command: "headroom " + CommandLine.arguments.dropFirst().joined(separator: " "))
        let json = try encodeJSON(comparison)
        try environment {
            try folder.write(encodeJSON(simulated), as: "simulated.json")
            try folder.write(json, as: "comparison.json")
            try folder.write(Data(report.html().utf8), as: "report.html")
        }
        if common.json {
            emit(json)
        } else {
            print(text(of: comparison, folder))
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

    private func text(of comparison: Comparison, _ folder: ResultsFolder) -> String {
        var lines = [comparison.verdict, ""]
        var table = TextTable(["held out", "simulated", "measured", "error", ""])
        var last: [String: AxisValue]?
        for row in comparison.heldOut {
            if row.axes != last { table.rows.append([row.axes.label, "", "", "", ""]) }
            last = row.axes
            let name = row.metric.replacing("latency.", with: "")
            let mark = row.within.map { $0 ? "" : "outside \(Quantity(row.tolerance ?? 0, .fraction).text)" }
            table.rows.append([
                "  \(name)", row.simulated.withInterval(row.metric), row.measured.withInterval(row.metric),
                signedPercent(row.error), mark ?? "",
            ])
        }
        lines.append(table.text)
        lines += ["", "Report: \(folder.file("report.html"))"]
        return lines.joined(separator: "\n")
    }
}
