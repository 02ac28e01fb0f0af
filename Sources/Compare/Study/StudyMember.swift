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
        points += try design.points.map {
            Point(axes: $0, role: .holdout, experiment: try file.decode(base + $0))
        }
    }

    public var training: [Point] { points.filter { $0.role == .train } }
    public var heldOut: [Point] { points.filter { $0.role == .holdout } }
    public var left: [Point] { heldOut.filter { !record.isDone($0.axisValues) } }

    public var needsTraining: Bool { record.training.count < training.count }
    public var needsPredictions: Bool { !needsTraining && record.predictions == nil }

    /// Seconds that measuring some points will take, by the runs so far.
    public func seconds(_ points: Int) -> Double {
        let runs = points * (self.points.first?.experiment.measurement.repetitions ?? 1)
        return Double(runs) * record.secondsPerRun + 8
    }

    public func measureTraining(_ options: MeasurementOptions) throws {
        let begun = Date()
        let measurement = try measure(file, training, options)
        guard !measurement.isInterrupted else { return }
        record.training = measurement.result.points
        note(measurement, since: begun)
        try save()
    }

    /// Calibrates from the training points and writes the predictions down.
    public func predict(threads: Int) throws {
        let result = ResultFile(
            experiment: record.experiment, source: .measured, seed: points[0].experiment.simulation.seed,
            fileSHA256: file.sha256, points: record.training)
        let calibration = try Calibration(TrainingPoint.all(of: training, in: result), threads: threads)
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

    /// Measures some of what is left, at most `count` points. What cannot be measured is a failure, and recorded.
    public func measureHeldOut(_ count: Int, _ options: MeasurementOptions) throws {
        let chosen = Array(left.prefix(count))
        guard !chosen.isEmpty else { return }
        let begun = Date()
        do throws(MeasurementError) {
            let measurement = try measure(file, chosen, options)
            record.heldOut += measurement.result.points
            note(measurement, since: begun)
        } catch {
            guard error.code != .interrupted else { throw error }
            if chosen.count > 1 {
                for _ in chosen { try measureHeldOut(1, options) }
                return
            }
            record.failures.append(
                StudyRecord.Failure(axes: chosen[0].axisValues, reason: error.description))
        }
        try save()
    }

    private func note(_ measurement: RealServer.Measurement, since begun: Date) {
        let runs = measurement.record.runs
        guard !runs.isEmpty else { return }
        record.secondsPerRun = Date().timeIntervalSince(begun) / Double(runs.count)
        for point in measurement.result.points {
            let own = runs.filter { $0.axes == point.axes && $0.discarded == nil }
            guard own.count >= 2 else { continue }
            for name in Accuracy.metrics {
                guard let first = own[0].metrics[name], let second = own[1].metrics[name], first + second > 0
                else { continue }
                let share = (first - second).magnitude / (0.5 * (first + second)) / 2.0.squareRoot()
                record.noise[name, default: []].append(share)
            }
        }
    }

    /// The predictions, as they were written down; `nil` where they are gone or were changed.
    public var predictions: Predictions? {
        let (_, predictions) = Freeze.verify(
            FileManager.default.contents(atPath: path(Predictions.fileName)), recorded: record.predictions,
            for: [])
        return predictions
    }
}
