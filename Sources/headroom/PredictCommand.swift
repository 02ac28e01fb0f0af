import ArgumentParser
import Compare
import Experiments
import Foundation

/// `headroom predict FILE`
struct PredictCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "predict",
        abstract: "Write down what the held-out points will show, before they are measured.")

    @Argument(help: "The experiment file.")
    var path: String

    @OptionGroup var common: CommonOptions

    @OptionGroup var parallel: ThreadsOption

    func run() throws {
        let loaded = try LoadedExperiment(runnable: path, common)
        let held = loaded.points.filter { $0.role == .holdout }
        guard !held.isEmpty else {
            tell("\(path) lists no points under compare.holdout: there is nothing to predict")
            throw Exit.invalidFile
        }
        if loaded.experiment.calibrated.isEmpty, !common.quiet {
            tell("note: not calibrated, so the costs beside the steps are priors")
        }
        let folder = try environment {
            try ResultsFolder.create(
                out: common.out, experiment: loaded.experiment.name, fileSHA256: loaded.file.sha256)
        }
        let simulated = simulate(loaded.file, held, on: .measured, threads: parallel.threads) { index in
            if !common.quiet { tell("simulating \(held[index].axisValues.label)") }
        }
        let json = try encodeJSON(Predictions(simulated, calibrated: loaded.experiment.calibrated))
        try environment { try folder.write(json, as: Predictions.fileName) }
        if common.json {
            emit(json)
            return
        }
        var table = TextTable(["", "throughput", "p50", "p95"])
        for point in simulated.points.prefix(10) {
            let cells = ["throughput", "latency.p50", "latency.p95"].map { name in
                point.metrics[name]?.short(name) ?? "-"
            }
            table.rows.append([point.axes.label] + cells)
        }
        print(table.text)
        if simulated.points.count > 10 {
            print("… and \(simulated.points.count - 10) points more in the file")
        }
        print("\nWritten to \(folder.file(Predictions.fileName))")
        print("SHA-256 \(Predictions.hash(of: json))")
        print("Next: headroom measure \(path) --points holdout")
    }
}
