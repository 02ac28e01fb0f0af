public import Experiments
import Foundation
public import RealServer

/// The study of one experiment: its training points are measured, the model is calibrated, the held-out points are
/// predicted, and only then measured. It can be left at any time and goes on where it was.
public final class StudyMember {
    public let file: ExperimentFile
    public private(set) var record: StudyRecord
    /// In the order of the design.
    public private(set) var points: [Point] = []
    private let folder: String
    private let design: StudyDesign

    /// - Parameters:
    ///   - folder: where it keeps what it has; made where it is missing.
    ///   - seed: of the design, a commit's hash.
    public init(
        _ file: ExperimentFile, folder: String, seed: String, size: StudyDesign.Size
    ) throws {
        self.file = file
        let experiment = try file.decode()
        self.folder = "\(folder)/\(experiment.name)"
        design = try StudyDesign(file, seed: seed, size: size)
        record = StudyRecord(experiment.name, fileSHA256: file.sha256, seed: seed)
        if let data = FileManager.default.contents(atPath: path("study.json")),
            let known = try? JSONDecoder().decode(StudyRecord.self, from: data),
            known.fileSHA256 == file.sha256, known.seed == seed
        {
            record = known
        }
        try FileManager.default.createDirectory(atPath: self.folder, withIntermediateDirectories: true)
        try load()
    }

    private func path(_ name: String) -> String { "\(folder)/\(name)" }

    private func save() throws {
        try encodeJSON(record).write(to: URL(filePath: path("study.json")), options: .atomic)
    }

    /// Decodes the points anew, with the calibrated demands once these are there.
    private func load() throws {
        let absolute = URL(filePath: path("demands.yaml")).path(percentEncoded: false)
        let demands = Assignment(path: "demands", value: absolute)
        let isCalibrated = FileManager.default.fileExists(atPath: absolute)
        let base = isCalibrated ? [demands] : [Assignment(path: "demands", value: "null")]
        let comparison = try file.decode().comparison
        points = try comparison.train.map {
            Point(axes: $0, role: .train, experiment: try file.decode(base + $0))
        }
        points += try design.points(base).map {
            Point(axes: $0, role: .holdout, experiment: try file.decode(base + $0))
        }
    }

    public var training: [Point] { points.filter { $0.role == .train } }
    public var heldOut: [Point] { points.filter { $0.role == .holdout } }
    /// How often everything is measured: a run of each point in a pass, so that what drifts falls on all alike.
    public var passes: Int { points.first?.experiment.measurement.repetitions ?? 1 }
    /// The same of the training points: half as often again, since what is wrong with them is wrong with every prediction.
    public var trainingPasses: Int { passes + passes / 2 }
    public func left(pass: Int) -> [Point] {
        heldOut.filter { !record.isDone($0.axisValues, pass: pass) }
    }
    /// Held-out points that were measured in every pass.
    public var done: Int {
        heldOut.count { point in (0..<passes).allSatisfy { record.isDone(point.axisValues, pass: $0) } }
    }

    public func needsTraining(pass: Int) -> Bool {
        pass < trainingPasses && record.trainingPasses.count <= pass
    }
    public var isTrained: Bool { record.trainingPasses.count >= trainingPasses }
    public var needsPredictions: Bool { isTrained && record.predictions == nil }

    /// Seconds that measuring some points will take, by the runs so far.
    public func seconds(_ points: Int) -> Double {
        Double(points) * record.secondsPerRun + 8
    }

    public func measureTraining(_ options: MeasurementOptions) throws {
        let begun = Date()
        let measurement = try measure(file, training, options.once(pass: record.trainingPasses.count))
        guard !measurement.isInterrupted else { return }
        record.trainingPasses.append(measurement.result.points)
        note(measurement, since: begun)
        try save()
    }

    /// Calibrates from the training points and writes the predictions down.
    public func predict(threads: Int) throws {
        let calibration = try Calibration(
            TrainingPoint.all(of: training, in: record.trainingPasses), threads: threads)
        try DemandsFile(
            experiment: record.experiment, fileSHA256: file.sha256, parameters: calibration.parameters
        ).write(to: path("demands.yaml"))
        try load()
        let simulated = simulate(file, points, on: .measured, threads: threads)
        let json = try encodeJSON(Predictions(simulated, calibrated: calibration.parameters))
        try json.write(to: URL(filePath: path(Predictions.fileName)), options: .atomic)
        record.predictions = Predictions.hash(of: json)
        try save()
    }

    /// Measures some of what is left of a pass, at most `count` points. What cannot be measured is a failure, and
    /// recorded.
    public func measureHeldOut(_ count: Int, pass: Int, _ options: MeasurementOptions) throws {
        let chosen = Array(left(pass: pass).prefix(count))
        guard !chosen.isEmpty else { return }
        let begun = Date()
        do throws(MeasurementError) {
            let measurement = try measure(file, chosen, options.once(pass: pass))
            while record.heldOutPasses.count <= pass { record.heldOutPasses.append([]) }
            record.heldOutPasses[pass] += measurement.result.points
            note(measurement, since: begun)
        } catch {
            guard error.code != .interrupted else { throw error }
            if chosen.count > 1 {
                for _ in chosen { try measureHeldOut(1, pass: pass, options) }
                return
            }
            record.failures.append(
                StudyRecord.Failure(axes: chosen[0].axisValues, reason: error.description))
        }
        try save()
    }

    private func note(_ measurement: RealServer.Measurement, since begun: Date) {
        let runs = measurement.record.runs.count
        if runs > 0 { record.secondsPerRun = Date().timeIntervalSince(begun) / Double(runs) }
    }

    /// The predictions, as they were written down; `nil` where they are gone or were changed.
    public var predictions: Predictions? {
        let (_, predictions) = Freeze.verify(
            FileManager.default.contents(atPath: path(Predictions.fileName)), recorded: record.predictions,
            for: [])
        return predictions
    }
}

extension MeasurementOptions {
    /// One run of each point, the one of this number.
    fileprivate func once(pass: Int) -> MeasurementOptions {
        var options = self
        options.repetitions = 1
        options.firstRepetition = pass
        return options
    }
}
