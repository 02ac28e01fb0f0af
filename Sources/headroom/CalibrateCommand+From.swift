import Compare
import Experiments
import Foundation

extension CalibrateCommand {
    /// From files that other tools wrote.
    func calibrate(from sources: [String]) throws {
        let loaded = try LoadedExperiment(path, common.assignments)
        let calibration: ImportedCalibration
        do {
            calibration = try ImportedCalibration(from: sources, loaded.file, common.assignments)
        } catch let error as InvalidExperiment {
            tell(FindingText.render(error.findings))
            throw Exit.invalidFile
        } catch {
            tell("\(error)")
            throw Exit.environment
        }
        let demands = calibration.demands
        let (name, target) = try write(demands, loaded)
        if common.json {
            emit(try encodeJSON(demands.parameters.map(ParameterRow.init)))
            return
        }
        for finding in calibration.findings { print(finding) }
        print("")
        print(table(demands))
        print("")
        for remark in calibration.remarks { print(Self.wrapped(remark)) }
        let found = try loaded.file.decode(common.assignments + [Assignment(path: "demands", value: name)])
        for check in calibration.checks(found.scenario, seed: found.simulation.seed) {
            print(
                Self.wrapped(
                    "\(check.origin): the model serves \(Quantity(check.simulated, .rate).text), measured were \(Quantity(check.measured, .rate).text)."
                ))
        }
        print("\nWritten to \(target.relativePath)")
        if loaded.experiment.demands == nil { printHint(name) }
        let more = loaded.experiment.demands == nil ? " --set demands=\(name)" : ""
        print("Next: headroom find \(path)\(more)")
    }

    /// A paragraph with a mark before it, in lines of 100 columns.
    private static func wrapped(_ text: String) -> String {
        var lines: [String] = []
        var line = "-"
        for word in text.split(separator: " ") {
            if line.count + 1 + word.count > 100 {
                lines.append(line)
                line = " "
            }
            line += " " + word
        }
        return (lines + [line]).joined(separator: "\n")
    }
}
