import ArgumentParser
import Compare
import Experiments

/// An experiment file as a command wants it: read, valid, with the points of its sweep.
///
/// What is wrong is told on standard error as `file:line:column: …`, all of it at once, and ends the command
/// with ``Exit/invalidFile``; a file that cannot be read ends it with ``Exit/environment``.
struct LoadedExperiment {
    let file: ExperimentFile
    /// The file with `--set` applied and nothing of the sweep.
    let experiment: Experiment
    /// The points of the sweep and of `compare`, in the file's order; at least one.
    let points: [Point]

    /// A file that is valid; it may ask for what this version does not run.
    init(_ path: String, _ assignments: [Assignment]) throws {
        (file, experiment, points) = try reading {
            let file = try ExperimentFile(path: path)
            return (file, try file.decode(assignments), try file.points(assignments))
        }
    }

    /// A file that this version simulates: what it does not simulate is refused by name.
    init(runnable path: String, _ options: CommonOptions) throws {
        try self.init(path, options.assignments, quiet: options.quiet, refusing: \.unsupported)
    }

    /// As ``init(runnable:_:)``, for a command that writes no results.
    init(runnable path: String, _ assignments: [Assignment], quiet: Bool) throws {
        try self.init(path, assignments, quiet: quiet, refusing: \.unsupported)
    }

    /// A file that this version measures: what it does not measure is refused by name.
    init(measurable path: String, _ options: CommonOptions) throws {
        try self.init(path, options.assignments, quiet: options.quiet, refusing: \.unmeasured)
    }

    private init(
        _ path: String, _ assignments: [Assignment], quiet: Bool,
        refusing findings: (Experiment) -> [Finding]
    ) throws {
        try self.init(path, assignments)
        let experiments = [experiment] + points.map(\.experiment)
        let refused = Finding.distinct(experiments.flatMap(findings))
        if !refused.isEmpty {
            tell(FindingText.render(refused))
            throw Exit.invalidFile
        }
        let notes = Finding.distinct(experiments.flatMap(\.notes))
        if !quiet && !notes.isEmpty { tell(FindingText.render(notes, label: "note")) }
    }

    /// One of the points, as tables name it; without a name the only one. Ends the command where it is not clear which.
    func point(named name: String?) throws -> Point {
        let labels = points.map { $0.axisValues.label }
        if points.count == 1, name == nil { return points[0] }
        if let name, let index = labels.firstIndex(of: name) { return points[index] }
        tell("choose one of the file's points with --point: \(labels.joined(separator: ", "))")
        throw Exit.usage
    }
}

/// What reads an experiment file: what is wrong with it is told on standard error, and ends the command with
/// ``Exit/invalidFile``; a file that cannot be read ends it with ``Exit/environment``.
func reading<Value>(_ body: () throws -> Value) throws -> Value {
    do {
        return try body()
    } catch let error as ExperimentFileError {
        tell(error.description)
        throw Exit.environment
    } catch let error as InvalidExperiment {
        tell(FindingText.render(error.findings))
        throw Exit.invalidFile
    }
}
