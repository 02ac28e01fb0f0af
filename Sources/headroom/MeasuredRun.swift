import ArgumentParser
import Experiments
import Foundation
import RealServer

/// The newest measurement of an experiment.
enum MeasuredRun {
    /// - Throws: ``Exit/environment`` where there is none, after telling how to make one.
    static func latest(
        of loaded: LoadedExperiment, _ options: CommonOptions
    ) throws -> (ResultsFolder, ResultFile) {
        guard
            let folder = ResultsFolder.latest(
                out: options.out, experiment: loaded.experiment.name, holding: "measured.json")
        else {
            tell("\(loaded.file.path) was not measured yet: run headroom measure \(loaded.file.path)")
            throw Exit.environment
        }
        let data = try environment { try folder.read("measured.json") }
        guard let measured = try? JSONDecoder().decode(ResultFile.self, from: data) else {
            tell("\(folder.file("measured.json")) is damaged: run headroom measure again")
            throw Exit.environment
        }
        if measured.fileSHA256 != loaded.file.sha256, !options.quiet {
            tell("note: \(loaded.file.path) was changed after it was measured")
        }
        return (folder, measured)
    }

    /// How the measurement in a folder came about; `nil` where that cannot be read.
    static func record(in folder: ResultsFolder) -> RunRecord? {
        guard let data = try? folder.read("run.json") else { return nil }
        return try? JSONDecoder().decode(RunRecord.self, from: data)
    }

    /// The newest noise floor of an experiment, of whichever run; `nil` where there is none that can be read.
    static func noise(of loaded: LoadedExperiment, _ options: CommonOptions) -> NoiseFloor? {
        let folder = ResultsFolder.latest(
            out: options.out, experiment: loaded.experiment.name, holding: "noise.json")
        guard let data = try? folder?.read("noise.json") else { return nil }
        return try? JSONDecoder().decode(NoiseFloor.self, from: data)
    }
}
