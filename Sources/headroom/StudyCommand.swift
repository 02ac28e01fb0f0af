import ArgumentParser
import Compare
import Experiments
import Foundation
import RealServer

/// `headroom study FILE…`
struct StudyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "study",
        abstract:
            "Predict and measure held-out configurations of several experiments, in as many goes as it takes.",
        discussion: """
            Each file is measured at its training points, calibrated, and predicted at configurations that are drawn \
            from the axes of its sweep by --seed; only then are these measured. Everything is measured in as many \
            passes as the file has repetitions, the training points half as often again. What is finished is kept, and the next call goes on. Written are \
            DIR/accuracy.md and DIR/accuracy.json, by --publish DIR.
            """)

    @Argument(help: "The experiment files.")
    var paths: [String]

    @Option(help: "What the held-out configurations are drawn from. The commit's hash where not given.")
    var seed: String?

    @Option(help: "Stop measuring after so many minutes; 0 measures nothing.")
    var minutes = 60.0

    @Option(help: "Configurations of each file at several loads.")
    var ladders = 3

    @Option(help: "Configurations of each file at one load.")
    var singles = 6

    @Option(help: "Folder to write accuracy.md and accuracy.json into.")
    var publish: String?

    @Option(help: "Folder for what is kept between calls.")
    var out = "results"

    @OptionGroup var parallel: ThreadsOption

    @Flag(help: "No progress messages.")
    var quiet = false

    func validate() throws {
        guard !paths.isEmpty else { throw ValidationError("name at least one experiment file") }
        guard minutes >= 0 else { throw ValidationError("--minutes takes a number from 0") }
        guard ladders >= 0, singles >= 0, ladders + singles > 0 else {
            throw ValidationError("--ladders and --singles take numbers from 0, one of them above")
        }
    }

    func run() throws {
        let seed = try seed ?? commit()
        let folder = "\(out)/study-\(seed.prefix(12))"
        let members = try paths.map { try member($0, folder: folder, seed: seed) }
        let passes = members.map(\.passes).max() ?? 1
        let deadline = Date() + minutes * 60
        var interruption: Interruption?
        if minutes > 0 { interruption = try Interruption() }
        do {
            for pass in 0..<(members.map(\.trainingPasses).max() ?? 1) {
                for member in members
                where member.needsTraining(pass: pass) && isTime(for: member.training.count, member, deadline)
                {
                    say(
                        "\(member.record.experiment): measuring \(member.training.count) training points, pass \(pass + 1)"
                    )
                    try member.measureTraining(options(interruption))
                }
            }
            for member in members where member.needsPredictions {
                say("\(member.record.experiment): calibrating, and predicting \(member.heldOut.count) points")
                try member.predict(threads: parallel.threads)
            }
            for pass in 0..<passes {
                // In turns, so that a study that is broken off has something of each.
                while let member = next(members, pass, deadline) {
                    let left = member.left(pass: pass).count
                    say(
                        "\(member.record.experiment): pass \(pass + 1), \(left) held-out points left, measuring \(min(Self.chunk, left))"
                    )
                    try member.measureHeldOut(Self.chunk, pass: pass, options(interruption))
                }
            }
        } catch let error as MeasurementError {
            tell("\(error)")
            throw error.code == .interrupted ? Exit.interrupted : Exit.environment
        }
        for member in members {
            print(
                "\(member.record.experiment): \(member.isTrained ? "trained" : "not trained"), "
                    + "\(member.done) of \(member.heldOut.count) held-out points measured")
        }
        if let publish { try write(members, seed: seed, to: publish) }
    }

    /// Points that are measured in one go: the stack's tables are made once for them.
    private static let chunk = 5

    private func isTime(for points: Int, _ member: StudyMember, _ deadline: Date) -> Bool {
        Date() + member.seconds(points) <= deadline
    }

    /// The member that has measured the smallest part of its points in a pass, if there is time for some more.
    private func next(_ members: [StudyMember], _ pass: Int, _ deadline: Date) -> StudyMember? {
        func left(_ member: StudyMember) -> Double {
            Double(member.left(pass: pass).count) / Double(member.heldOut.count)
        }
        return members.filter { member in
            member.record.predictions != nil && pass < member.passes && left(member) > 0
                && isTime(for: min(Self.chunk, member.left(pass: pass).count), member, deadline)
        }.max { left($0) < left($1) }
    }

    private func member(_ path: String, folder: String, seed: String) throws -> StudyMember {
        try reading {
            let file = try ExperimentFile(path: path)
            return try StudyMember(
                file, folder: folder, seed: seed, size: StudyDesign.Size(ladders: ladders, singles: singles))
        }
    }

    private func options(_ interruption: Interruption?) -> MeasurementOptions {
        var options = MeasurementOptions()
        options.interruption = interruption
        if !quiet {
            options.progress = { progress in
                if let reason = progress.discarded { tell("  discarded and to be repeated: \(reason)") }
            }
        }
        return options
    }

    private func say(_ message: String) { if !quiet { tell(message) } }

    /// The hash of the commit that is checked out.
    private func commit() throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["git", "rev-parse", "HEAD"]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try? process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let hash = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        guard hash.count >= 12 else {
            tell("there is no commit here to draw the configurations from: give --seed")
            throw Exit.usage
        }
        return hash
    }

    private func write(_ members: [StudyMember], seed: String, to folder: String) throws {
        let accuracy = AccuracyReport(members, seed: seed, threads: parallel.threads)
        try environment {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try encodeJSON(accuracy).write(to: URL(filePath: "\(folder)/accuracy.json"), options: .atomic)
            try Data(accuracy.page.utf8).write(to: URL(filePath: "\(folder)/accuracy.md"), options: .atomic)
        }
        print("Written to \(folder)/accuracy.md and \(folder)/accuracy.json")
    }
}
