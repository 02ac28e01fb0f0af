import ArgumentParser
import Compare
import Experiments
import Foundation

/// `headroom calibrate FILE`, or `headroom calibrate FILE --from ab.txt`
struct CalibrateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calibrate",
        abstract: "Estimate what the file leaves open: from the measured training points, or from files.")

    @Argument(help: "The experiment file.")
    var path: String

    @OptionGroup var common: CommonOptions

    @Option(
        name: .customLong("from"),
        help: ArgumentHelp(
            "Instead of a measurement: what ab prints, an access log, a summary of k6, a YAML file with `observed`, or headroom-probe.jsonl. May be repeated.",
            valueName: "file"))
    var sources: [String] = []

    @OptionGroup var parallel: ThreadsOption

    func run() throws {
        if !sources.isEmpty { return try calibrate(from: sources) }
        // Not `runnable`: what serving takes may be just what is lacking.
        let loaded = try LoadedExperiment(measurable: path, common)
        let (folder, measured) = try MeasuredRun.latest(of: loaded, common)
        let calibration: Calibration
        do {
            let training = try TrainingPoint.all(of: loaded.points, in: measured)
            calibration = try Calibration(training, threads: parallel.threads)
        } catch {
            tell("\(error)")
            throw Exit.environment
        }
        let demands = DemandsFile(
            experiment: loaded.experiment.name, fileSHA256: loaded.file.sha256,
            parameters: calibration.parameters)
        let (name, target) = try write(demands, loaded)
        if common.json {
            emit(try encodeJSON(demands.parameters.map(ParameterRow.init)))
            return
        }
        print("Calibrated from \(folder.file("measured.json")):\n")
        print(table(demands))
        print("\nWritten to \(target.relativePath)")
        if loaded.experiment.demands == nil { printHint(name) }
        print("Next: headroom compare \(path)")
    }

    /// Writes the file that the experiment names, or one named after it, beside the experiment.
    func write(_ demands: DemandsFile, _ loaded: LoadedExperiment) throws -> (name: String, target: URL) {
        let name = loaded.experiment.demands ?? "\(loaded.experiment.name).demands.yaml"
        let target = URL(filePath: loaded.file.path).deletingLastPathComponent().appending(path: name)
        do {
            try demands.write(to: target.path(percentEncoded: false))
        } catch {
            tell("\(error)")
            throw Exit.environment
        }
        return (name, target)
    }

    func table(_ demands: DemandsFile) -> String {
        var table = TextTable(["parameter", "value", "low", "high"])
        for parameter in demands.parameters {
            table.rows.append(
                [parameter.path]
                    + [parameter.value, parameter.low, parameter.high].map {
                        Quantity($0, unit: parameter.unit).text
                    })
        }
        return table.text
    }

    func printHint(_ name: String) {
        print("Add `demands: \(name)` to \(path), so that simulate, find and compare use it.")
    }

    struct ParameterRow: Encodable {
        var path: String
        var value: Double
        var low: Double
        var high: Double
        var unit: String
        var origin: String

        init(_ parameter: DemandsFile.Parameter) {
            path = parameter.path
            value = parameter.value
            low = parameter.low
            high = parameter.high
            unit = parameter.unit
            origin = parameter.origin
        }
    }
}
