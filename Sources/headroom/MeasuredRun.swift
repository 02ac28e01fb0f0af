import ArgumentParser
import Compare
import Experiments
import Foundation
import RealServer

/// The newest measurement of an experiment.
enum MeasuredRun {
    /// The newest measurement, completed by older ones of the same file: points that train and points that score may
    /// have been measured one after the other.
    ///
    /// - Throws: ``Exit/environment`` where there is none, after telling how to make one.
    static func latest(
        of loaded: LoadedExperiment, _ options: CommonOptions
    ) throws -> (ResultsFolder, ResultFile) {
        let folders = ResultsFolder.all(
            out: options.out, experiment: loaded.experiment.name, holding: "measured.json")
        guard let folder = folders.first else {
            tell("\(loaded.file.path) was not measured yet: run headroom measure \(loaded.file.path)")
            throw Exit.environment
        }
        let data = try environment { try folder.read("measured.json") }
        guard var measured = try? JSONDecoder().decode(ResultFile.self, from: data) else {
            tell("\(folder.file("measured.json")) is damaged: run headroom measure again")
            throw Exit.environment
        }
        if measured.fileSHA256 != loaded.file.sha256, !options.quiet {
            tell("note: \(loaded.file.path) was changed after it was measured")
        }
        for older in folders.dropFirst() {
            guard let data = try? older.read("measured.json"),
                let other = try? JSONDecoder().decode(ResultFile.self, from: data),
                other.fileSHA256 == measured.fileSHA256, other.seed == measured.seed
            else { continue }
            measured.points += other.points.filter { point in
                !measured.points.contains { $0.axes == point.axes }
            }
        }
        return (folder, measured)
    }

    /// How the measurement in a folder came about; `nil` where that cannot be read.
    static func record(in folder: ResultsFolder) -> RunRecord? {
        guard let data = try? folder.read("run.json") else { return nil }
        return try? JSONDecoder().decode(RunRecord.self, from: data)
    }

    /// Whether the held-out points were predicted before the newest measurement of them, and how.
    static func frozen(
        of loaded: LoadedExperiment, _ options: CommonOptions
    ) -> (Freeze, Predictions?) {
        let held = loaded.points.filter { $0.role == .holdout }.map(\.axisValues)
        let name = loaded.experiment.name
        for folder in ResultsFolder.all(out: options.out, experiment: name, holding: "run.json") {
            guard let data = try? folder.read("run.json"),
                let record = try? JSONDecoder().decode(RunRecord.self, from: data),
                record.runs.contains(where: { held.contains($0.axes) })
            else { continue }
            let written = ResultsFolder.all(out: options.out, experiment: name, holding: Predictions.fileName)
            let files = written.compactMap { try? $0.read(Predictions.fileName) }
            let recorded = record.predictions
            // The file that was written down; where none is, the newest, which then proves to be another.
            let bytes = files.first { Predictions.hash(of: $0) == recorded } ?? files.first
            return Freeze.verify(bytes, recorded: recorded, for: held)
        }
        return (.none, nil)
    }

    /// The hash of the newest predictions for this version of the file, for a measurement to write down.
    static func predictions(for loaded: LoadedExperiment, _ options: CommonOptions) -> String? {
        let folder = ResultsFolder.latest(
            out: options.out, experiment: loaded.experiment.name, holding: Predictions.fileName)
        guard let data = try? folder?.read(Predictions.fileName),
            let predictions = try? JSONDecoder().decode(Predictions.self, from: data),
            predictions.fileSHA256 == loaded.file.sha256
        else { return nil }
        return Predictions.hash(of: data)
    }

    /// The newest noise floor of an experiment, of whichever run; `nil` where there is none that can be read.
    static func noise(of loaded: LoadedExperiment, _ options: CommonOptions) -> NoiseFloor? {
        let folder = ResultsFolder.latest(
            out: options.out, experiment: loaded.experiment.name, holding: "noise.json")
        guard let data = try? folder?.read("noise.json") else { return nil }
        return try? JSONDecoder().decode(NoiseFloor.self, from: data)
    }
}
