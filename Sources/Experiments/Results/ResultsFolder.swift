public import Foundation

/// Where one run of an experiment keeps its files: `OUT/NAME/<time>-<hash>/`, with `OUT/NAME/latest` beside
/// it as a link to the newest run that wrote anything.
///
/// The folder appears with its first file: a command that is stopped before it has a result leaves none.
/// Files are replaced whole, by writing aside and renaming.
public struct ResultsFolder: Sendable, Equatable {
    /// `OUT/NAME/<time>-<hash>`.
    public let path: String

    /// A folder that is there.
    public init(path: String) {
        self.path = path
    }

    /// Chooses the folder of a new run and proves that it can be written, so that a run does not find out at
    /// its end.
    ///
    /// - Parameters:
    ///   - out: the folder of all results, `--out`; made where it is missing.
    ///   - experiment: the experiment's name.
    ///   - fileSHA256: hash of the experiment file, whose first 8 digits end the folder's name.
    ///   - time: when the run started.
    /// - Throws: ``ResultsFolderError`` where the folder cannot be written or the disk is full.
    public static func create(
        out: String, experiment: String, fileSHA256: String, at time: Date = Date()
    ) throws(ResultsFolderError) -> ResultsFolder {
        let parent = "\(out)/\(folderName(of: experiment))"
        let probe = "\(parent)/.probe-\(ProcessInfo.processInfo.processIdentifier)"
        do {
            try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: probe) }
            try Data(count: 1 << 20).write(to: URL(filePath: probe))
        } catch {
            throw ResultsFolderError(path: parent, underlying: error)
        }
        let stem = "\(parent)/\(stamp(time))-\(fileSHA256.prefix(8))"
        var path = stem
        var number = 2
        while FileManager.default.fileExists(atPath: path) {
            path = "\(stem)-\(number)"
            number += 1
        }
        return ResultsFolder(path: path)
    }

    /// The newest run of an experiment; `nil` where there is none.
    ///
    /// - Parameter holding: the file that the run must hold, `measured.json`; any run will do without it.
    public static func latest(out: String, experiment: String, holding: String? = nil) -> ResultsFolder? {
        all(out: out, experiment: experiment, holding: holding).first
    }

    /// The runs of an experiment, the newest first.
    ///
    /// - Parameter holding: the file that a run must hold, `measured.json`; any run will do without it.
    public static func all(out: String, experiment: String, holding: String? = nil) -> [ResultsFolder] {
        let parent = "\(out)/\(folderName(of: experiment))"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
        // Names begin with the time, so that the greatest is the newest.
        let runs = names.filter { $0 != "latest" && !$0.hasPrefix(".") }.sorted(by: >)
        return runs.map { ResultsFolder(path: "\(parent)/\($0)") }.filter { folder in
            holding.map { FileManager.default.fileExists(atPath: folder.file($0)) } ?? true
        }
    }

    /// The path of a file of this run, whether it exists or not.
    public func file(_ name: String) -> String {
        "\(path)/\(name)"
    }

    /// The bytes of a file of this run.
    public func read(_ name: String) throws(ResultsFolderError) -> Data {
        do {
            return try Data(contentsOf: URL(filePath: file(name)))
        } catch {
            throw ResultsFolderError(path: file(name), underlying: error)
        }
    }

    /// Writes or replaces a file of this run as a whole, and points `latest` at the run.
    public func write(_ data: Data, as name: String) throws(ResultsFolderError) {
        let aside = file(".\(name).part")
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            defer { unlink(aside) }
            try data.write(to: URL(filePath: aside))
            guard rename(aside, file(name)) == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
            try pointLatest()
        } catch {
            throw ResultsFolderError(path: file(name), underlying: error)
        }
    }

    private func pointLatest() throws {
        guard let slash = path.lastIndex(of: "/") else { return }
        let parent = path[..<slash]
        let run = path[path.index(after: slash)...]
        let aside = "\(parent)/.latest-\(run)"
        unlink(aside)
        guard symlink(String(run), aside) == 0, rename(aside, "\(parent)/latest") == 0 else {
            throw POSIXError(.init(rawValue: errno) ?? .EIO)
        }
    }

    /// A name as one component of a path.
    private static func folderName(of experiment: String) -> String {
        let kept = experiment.map { $0.isLetter || $0.isNumber || "-_.".contains($0) ? $0 : "-" }
        return kept.first == "." ? "-" + String(kept) : String(kept)
    }

    private static func stamp(_ time: Date) -> String {
        let style = Date.VerbatimFormatStyle(
            format: """
                \(year: .padded(4))\(month: .twoDigits)\(day: .twoDigits)T\
                \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased))\
                \(minute: .twoDigits)\(second: .twoDigits)Z
                """, timeZone: .gmt, calendar: Calendar(identifier: .gregorian))
        return time.formatted(style)
    }
}

/// The results cannot be written or read: a matter of the computer, exit code 5.
public struct ResultsFolderError: Error, CustomStringConvertible {
    public let path: String
    public let underlying: any Error

    public var description: String {
        let reason: String
        if let error = underlying as? POSIXError {
            reason = String(cString: strerror(error.code.rawValue))
        } else if let error = (underlying as NSError).userInfo[NSUnderlyingErrorKey] as? POSIXError {
            reason = String(cString: strerror(error.code.rawValue))
        } else {
            reason = "\(underlying)"
        }
        return "cannot use \(path): \(reason). Free the disk or choose another folder with --out."
    }
}
