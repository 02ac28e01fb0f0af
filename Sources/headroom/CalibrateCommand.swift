import ArgumentParser
import Compare
import Experiments
import Foundation

/// `headroom calibrate FILE`
struct CalibrateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calibrate",
        abstract: "Estimate what the file leaves open from the measured training points.")

    @Argument(help: "The experiment file.")
    var path: String

    @OptionGroup var common: CommonOptions

    func run() throws {
        let loaded = try LoadedExperiment(runnable: path, common)
        let (folder, measured) = try MeasuredRun.latest(of: loaded, common)
        let calibration: Calibration
        do {
            let training = try TrainingPoint.all(of: loaded.points, in: measured)
            calibration = try Calibration(training)
        } catch {
            tell("\(error)")
            throw Exit.environment
        }
        let demands = DemandsFile(
            experiment: loaded.experiment.name, fileSHA256: loaded.file.sha256,
            parameters: calibration.parameters)
        let name = loaded.experiment.demands ?? "\(loaded.experiment.name).demands.yaml"
        let target = URL(filePath: loaded.file.path).deletingLastPathComponent().appending(path: name)
        do {
            try demands.write(to: target.path(percentEncoded: false))
        } catch {
            tell("\(error)")
            throw Exit.environment
        }
        if common.json {
            emit(try encodeJSON(demands.parameters.map(ParameterRow.init)))
            return
        }
        print("Calibrated from \(folder.file("measured.json")):\n")
        var table = TextTable(["parameter", "value", "low", "high"])
        for parameter in demands.parameters {
            table.rows.append(
                [parameter.path]
                    + [parameter.value, parameter.low, parameter.high].map {
                        Quantity($0, unit: parameter.unit).text
                    })
        }
        print(table.text)
        print("\nWritten to \(target.relativePath)")
        if loaded.experiment.demands == nil {
            print("Add `demands: \(name)` to \(path), so that simulate and compare use it.")
        }
        print("Next: headroom compare \(path)")
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
