import Foundation

/// An experiment file as read: its text, its tree, and the experiments that the tree describes.
///
///     let file = try ExperimentFile(path: "experiments/quickstart.yaml")
///     for point in try file.points([Assignment(path: "simulate.seed", value: "7")]) { … }
public struct ExperimentFile: Sendable {
    /// As the person wrote it.
    public let path: String
    public let text: String
    /// Of the file's bytes, hexadecimal.
    public let sha256: String

    let source: SourceText
    /// The tree, or why the text is none.
    let document: Result<YAMLNode, InvalidExperiment>

    /// Reads the file's bytes. What the text says wrong is told by ``decode(_:)`` and ``points(_:)``.
    public init(path: String) throws(ExperimentFileError) {
        self.init(bytes: try ExperimentFileError.bytes(at: path), path: path)
    }

    /// An experiment that is in memory; `path` is what findings name, and where `demands:` is looked for.
    public init(text: String, path: String) {
        self.init(bytes: Array(text.utf8), path: path)
    }

    private init(bytes: [UInt8], path: String) {
        self.path = path
        sha256 = SHA256.hexadecimal(of: bytes)
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let content = bytes.starts(with: mark) ? bytes.dropFirst(3) : bytes[...]
        let text = String(decoding: content, as: UTF8.self)
        self.text = text
        let source = SourceText(file: path, text: text)
        self.source = source
        if String(validating: content, as: UTF8.self) == nil {
            let sound = text.firstIndex(of: "\u{FFFD}").map { text.distance(from: text.startIndex, to: $0) }
            document = .failure(
                InvalidExperiment(findings: [
                    source.finding(
                        "the file is not UTF-8 text", at: source.place(offset: sound ?? 0),
                        remedy: "save it as UTF-8")
                ]))
            return
        }
        document = Result { () throws(InvalidExperiment) in try YAMLDocument(text, source: source).root }
    }

    /// The experiment that the file describes, with some values set otherwise.
    ///
    /// An assignment may name any path that the file may write; the mappings on the way are created. A
    /// mapping as value replaces what is there, and `null` takes the key away. Nothing of the sweep is
    /// applied: see ``points(_:)``.
    /// - Throws: every error of the file and of the assignments, in the order of the file.
    public func decode(_ assignments: [Assignment] = []) throws(InvalidExperiment) -> Experiment {
        var demands = DemandsFolder(of: self)
        return try decode(tree(assignments), demands: &demands)
    }

    /// The file's tree with assignments from outside applied.
    func tree(_ assignments: [Assignment]) throws(InvalidExperiment) -> YAMLNode {
        var tree = try document.get()
        var findings: [Finding] = []
        for assignment in assignments {
            let place = Place.assignment("--set \(assignment.path)=\(assignment.value)")
            do {
                let value = try YAMLNode(value: assignment.value, place: place)
                try tree.assign(value, at: assignment.path, keyPlace: place)
            } catch {
                findings.append(source.finding(error.message, at: place, remedy: error.remedy))
            }
        }
        if !findings.isEmpty { throw InvalidExperiment(findings: findings) }
        return tree
    }

    func decode(_ tree: YAMLNode, demands: inout DemandsFolder) throws(InvalidExperiment) -> Experiment {
        var decoding = Decoding(source: source)
        let experiment = decoding.experiment(tree, demands: &demands)
        guard let experiment, decoding.isValid else {
            throw InvalidExperiment(findings: decoding.sortedFindings)
        }
        return experiment
    }
}

/// A file that cannot be read: a matter of the computer, not of the text.
public struct ExperimentFileError: Error, Sendable, CustomStringConvertible {
    /// As the person wrote it.
    public var path: String
    /// "there is no such file".
    public var reason: String

    /// One line: the path and the reason.
    public var description: String { "\(path): \(reason)" }

    /// The bytes of a file; a folder, a missing file and a forbidden one each have their reason.
    static func bytes(at path: String) throws(ExperimentFileError) -> [UInt8] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw ExperimentFileError(path: path, reason: "there is no such file")
        }
        if isFolder.boolValue {
            throw ExperimentFileError(path: path, reason: "this is a folder, not an experiment file")
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ExperimentFileError(path: path, reason: "the file cannot be read; check its permissions")
        }
        return Array(data)
    }
}
