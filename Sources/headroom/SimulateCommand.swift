import ArgumentParser
import Compare
import Experiments
import Foundation
import Models
import SimCore

/// `headroom simulate FILE`
struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate", abstract: "Simulate every point of an experiment.")

    @Argument(help: "The experiment file.")
    var path: String

    @OptionGroup var common: CommonOptions

    @OptionGroup var parallel: ThreadsOption

    @Flag(help: "Simulate this computer (measure.hosts) instead of the deployed machines.")
    var here = false

    @Flag(
        name: .customLong("check-slo"), help: "End with 1 where the SLO is not met, with 6 where undecided.")
    var checkSLO = false

    @Flag(help: "Print every event of one replication of one point, tab-separated.")
    var events = false

    @Flag(help: "Print gunicorn's log of one replication of one point: boots, timeouts, kills.")
    var log = false

    @Option(help: "The replication that --events or --log runs, from 0.")
    var replication: Int?

    @Option(help: "The point that --events or --log runs, as the table names it: clients=5.")
    var point: String?

    func validate() throws {
        guard !(events && log) else { throw ValidationError("--events and --log print one or the other") }
        guard (events || log) == (replication != nil) else {
            throw ValidationError("--events or --log, and --replication N, belong together")
        }
        if let replication, replication < 0 { throw ValidationError("--replication takes a number from 0") }
        if point != nil, replication == nil {
            throw ValidationError("--point goes with --events or --log")
        }
        if replication != nil, common.json || checkSLO {
            throw ValidationError(
                "--events and --log print and judge nothing: leave --json and --check-slo out")
        }
    }

    func run() throws {
        let loaded = try LoadedExperiment(runnable: path, common)
        if let replication {
            let chosen = try loaded.point(named: point)
            if log {
                printLog(of: chosen, replication: replication)
            } else {
                printEvents(of: chosen, replication: replication)
            }
            return
        }
        let folder = try environment {
            try ResultsFolder.create(
                out: common.out, experiment: loaded.experiment.name, fileSHA256: loaded.file.sha256)
        }
        let result = simulate(
            loaded.file, loaded.points, on: here ? .measured : .deployed, threads: parallel.threads
        ) { index in
            if !common.quiet { tell("simulating \(loaded.points[index].axisValues.label)") }
        }
        let json = try encodeJSON(result)
        let report = Report(simulated: result, verdict: Verdict.sentence(result), command: Report.command)
        try environment {
            try folder.write(json, as: "simulated.json")
            try folder.write(Data(report.html().utf8), as: "report.html")
        }
        if common.json {
            emit(json)
        } else {
            print(summary(of: result, loaded, folder))
        }
        try Verdict.exit(for: result, checkSLO: checkSLO)
    }

    private func printLog(of point: Point, replication: Int) {
        let scenario = point.experiment.scenario(on: here ? .measured : .deployed)
        let run = point.replicated(scenario, replication: replication)
        emit(Data(run.log.map { $0.text + "\n" }.joined().utf8))
        tell(logSummary(run.log))
        if run.log.count == RunStatistics.mostLogLines {
            tell("Only the first \(run.log.count) lines are kept.")
        }
    }

    private func printEvents(of point: Point, replication: Int) {
        let output = EventPrinter()
        let scenario = point.experiment.scenario(on: here ? .measured : .deployed)
        let run = point.events(scenario, replication: replication) { output.print($0) }
        output.flush()
        tell("\(run.events) events, fingerprint \(run.fingerprint.text)")
    }

    private func table(of points: [ResultPoint]) -> String {
        let judges = points.contains { !$0.slo.isEmpty }
        var table = TextTable(
            ["", "throughput", "p50", "p95", "p99", "errors", "limit"] + (judges ? ["SLO"] : []))
        for point in points {
            let cells = ["throughput", "latency.p50", "latency.p95", "latency.p99", "errors.rate"].map {
                name in
                point.metrics[name]?.short(name) ?? "-"
            }
            table.rows.append(
                [point.axes.label] + cells + [point.bottleneck ?? "-"] + (judges ? [Verdict.word(point)] : [])
            )
        }
        guard table.width > 80, let axes = points.first?.axes, !axes.isEmpty else { return table.text }
        // The names once, above the values.
        table.header[0] = axes.nameLabel
        for (index, point) in points.enumerated() { table.rows[index][0] = point.axes.valueLabel }
        return table.text
    }

    private func summary(of result: ResultFile, _ loaded: LoadedExperiment, _ folder: ResultsFolder) -> String
    {
        var lines = [Verdict.sentence(result), "", table(of: Array(result.points.prefix(10)))]
        if result.points.count > 10 {
            lines.append("… and \(result.points.count - 10) points more in the file")
        }
        if let alerts = alertTable(result) { lines += ["", alerts, ""] }
        for point in result.points {
            for warning in point.warnings {
                lines += FindingText.wrapped("\(point.axes.label): \(warning)")
            }
        }
        lines += ClaimText.lines(result)
        lines.append("")
        if loaded.experiment.calibrated.isEmpty {
            lines.append(
                "Least certain: costs per request beside the steps are priors, not measured here.")
        } else {
            lines.append("Costs per request come from \(loaded.experiment.demands ?? "a calibration").")
        }
        lines.append("Written to \(folder.file("simulated.json")), with a page: report.html")
        let calibrated = !loaded.experiment.calibrated.isEmpty
        lines.append("Next: headroom \(calibrated ? "compare" : "measure") \(path)")
        return lines.joined(separator: "\n")
    }
}
