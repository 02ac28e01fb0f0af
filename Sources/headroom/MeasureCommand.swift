import ArgumentParser
import Compare
import Experiments
import Foundation
import RealServer

/// `headroom measure FILE`
struct MeasureCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measure", abstract: "Measure the points of an experiment on a real server.")

    enum Selection: String, ExpressibleByArgument, CaseIterable {
        case train, holdout, all
    }

    @Argument(help: "The experiment file.")
    var path: String

    @OptionGroup var common: CommonOptions

    @Option(help: "Runs of each point. The file's measure.repetitions where not given.")
    var repetitions: Int?

    @Option(help: "Port of the server on 127.0.0.1; 0 for any that is free.")
    var port = 0

    @Option(help: "Which points: train, holdout, all.")
    var points = Selection.all

    @Flag(
        help:
            "Measure each point as two, in turns: what differs is noise. Kept as noise.json, drawn in the report."
    )
    var aa = false

    @Flag(
        name: .customLong("allow-remote"),
        help: "Let measure.target.url name another computer. Only with its owner's consent.")
    var allowRemote = false

    @Flag(
        name: .customLong("check-slo"), help: "End with 1 where the SLO is not met, with 6 where undecided.")
    var checkSLO = false

    func validate() throws {
        if let repetitions, repetitions < 1 { throw ValidationError("--repetitions takes a number from 1") }
        guard (0...65535).contains(port) else {
            throw ValidationError("--port takes a number from 0 to 65535")
        }
    }

    func run() throws {
        let loaded = try LoadedExperiment(measurable: path, common)
        let chosen = loaded.points.filter { points == .all || $0.role.rawValue == points.rawValue }
        guard !chosen.isEmpty else {
            tell("\(path) lists no points under compare.\(points.rawValue)")
            throw Exit.invalidFile
        }
        if port != 0, chosen.contains(where: { $0.experiment.measurement.isRunningServer }) {
            tell("--port is for servers that Headroom starts; measure.target.url has the port")
            throw Exit.usage
        }
        let runs = repetitions ?? chosen[0].experiment.measurement.repetitions
        if aa, runs < 3 {
            tell("--aa compares pairs of runs, of which it needs at least 3: add --repetitions 3")
            throw Exit.usage
        }
        let folder = try environment {
            try ResultsFolder.create(
                out: common.out, experiment: loaded.experiment.name, fileSHA256: loaded.file.sha256)
        }
        let measurement = try measured(loaded, chosen, logs: folder.file("logs"))
        guard !measurement.result.points.isEmpty else {
            if let reason = measurement.aborted {
                tell("given up, before a run was finished, so that nothing is saved: \(reason)")
                throw Exit.untrusted
            }
            tell("interrupted before a run was finished: nothing is saved")
            throw Exit.interrupted
        }
        let json = try encodeJSON(measurement.result)
        try environment {
            try folder.write(encodeJSON(measurement.record), as: "run.json")
            try folder.write(Data(measurement.result.csv.utf8), as: "points.csv")
            if let noise = measurement.noise { try folder.write(encodeJSON(noise), as: "noise.json") }
            try folder.write(json, as: "measured.json")
        }
        if common.json {
            emit(json)
        } else {
            print(summary(of: measurement, folder))
        }
        if measurement.isInterrupted {
            tell("interrupted: what was finished is saved in \(folder.path)")
            throw Exit.interrupted
        }
        if let reason = measurement.aborted {
            tell("given up: \(reason); what was finished is saved in \(folder.path)")
            throw Exit.untrusted
        }
        if measurement.result.points.contains(where: { $0.warnings.contains { $0.hasPrefix("untrusted") } }) {
            throw Exit.untrusted
        }
        try Verdict.exit(for: measurement.result, checkSLO: checkSLO)
    }

    private func measured(
        _ loaded: LoadedExperiment, _ chosen: [Point], logs: String
    ) throws -> RealServer.Measurement {
        do {
            var options = MeasurementOptions()
            options.repetitions = repetitions
            options.port = port
            options.logs = logs
            options.isTwofold = aa
            options.allowsRemote = allowRemote
            if points != .train { options.predictions = MeasuredRun.predictions(for: loaded, common) }
            options.interruption = try Interruption()
            if !common.quiet {
                options.progress = { progress in
                    if let reason = progress.discarded { tell("  discarded and to be repeated: \(reason)") }
                    let label = chosen[progress.point].axisValues.label
                    tell(
                        "measuring \(progress.finished + 1)/\(progress.total): \(label), run \(progress.repetition)"
                    )
                }
            }
            return try measure(loaded.file, chosen, options)
        } catch {
            tell("\(error)")
            switch error.code {
            case .unsupported: throw Exit.invalidFile
            case .interrupted: throw Exit.interrupted
            default: throw Exit.environment
            }
        }
    }

    private func summary(of measurement: RealServer.Measurement, _ folder: ResultsFolder) -> String {
        let result = measurement.result
        var table = TextTable(["", "throughput", "p50", "p95", "p99", "errors", "server CPU", "SLO"])
        for point in result.points.prefix(10) {
            let names = [
                "throughput", "latency.p50", "latency.p95", "latency.p99", "errors.rate", "cpu.server",
            ]
            let cells = names.map { name in
                if name == "cpu.server", point.metrics[name] == nil { return "unknown" }
                return name == "throughput"
                    ? point.metrics[name]?.withInterval(name) ?? "-" : point.metrics[name]?.short(name) ?? "-"
            }
            table.rows.append([point.axes.label] + cells + [Verdict.word(point)])
        }
        var lines = [Verdict.sentence(result), "", table.text]
        if result.points.count > 10 {
            lines.append("… and \(result.points.count - 10) points more in the file")
        }
        if let components = ComponentTable.text(Array(result.points.prefix(10))) {
            lines += ["", components]
        }
        for point in result.points {
            for warning in point.warnings {
                lines += FindingText.wrapped("\(point.axes.label): \(warning)")
            }
        }
        if result.points.contains(where: { $0.metrics["cpu.server"] == nil }) {
            lines.append(
                "The server's CPU time is unknown: add `processes: {server: {pid: …}}` beside measure.target.url."
            )
        }
        lines += ClaimText.lines(result)
        if let noise = measurement.noise { lines += ["", text(of: noise)] }
        let count = measurement.record.runs.count { $0.discarded != nil }
        lines += ["", "\(measurement.record.runs.count - count) runs, \(count) more discarded and repeated."]
        lines.append("Written to \(folder.file("measured.json"))")
        lines.append("Next: headroom calibrate \(path)")
        return lines.joined(separator: "\n")
    }

    /// The floor below which a difference says nothing, as a share of each figure.
    private func text(of noise: NoiseFloor) -> String {
        let names = ["throughput", "latency.p50", "latency.p95", "latency.p99", "cpu.server"]
        var table = TextTable(["noise floor"] + names.map { $0.replacing("latency.", with: "") })
        for point in noise.points.prefix(10) {
            table.rows.append(
                [point.axes.label]
                    + names.map { name in
                        point.metrics[name]?.relative.map { Quantity($0, .fraction).text } ?? "-"
                    })
        }
        return table.text
    }
}
