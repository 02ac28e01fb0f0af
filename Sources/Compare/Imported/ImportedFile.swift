public import Experiments
public import Foundation

/// A file that another tool wrote about a server, by what it holds.
public enum ImportedFile: Sendable {
    /// What `ab` printed.
    case ab(ApacheBenchOutput)
    /// k6's end-of-test summary.
    case k6(K6Summary)
    /// A server's access log.
    case log(AccessLog)
    /// Figures off a dashboard: a mapping of YAML with `observed`, of an experiment or by itself.
    case observed(String)
    /// What `headroom_probe.py` wrote.
    case probe(ProbeRecord)

    /// Reads a file, recognised by its content.
    ///
    /// - Throws: ``InvalidExperiment`` with the place and the remedy; ``ExperimentFileError`` where it cannot be read.
    public init(path: String) throws {
        let data = Data(try ExperimentFile.bytes(at: path))
        try self.init(data, path: path)
    }

    /// - Parameter path: what findings name.
    public init(_ data: Data, path: String) throws(InvalidExperiment) {
        let text = String(decoding: data, as: UTF8.self)
        let place = ImportPlace(path: path, text: text)
        let first = place.lines.first { !$0.allSatisfy(\.isWhitespace) } ?? ""
        if first.hasPrefix("This is ApacheBench") || place.line(beginning: "Concurrency Level:") != nil {
            self = .ab(try ApacheBenchOutput(place))
        } else if first.hasPrefix("{\"headroom_probe\"") {
            self = .probe(try ProbeRecord(place))
        } else if K6Summary.recognises(data) {
            self = .k6(try K6Summary(data, place))
        } else if let format = Self.logFormat(of: first) {
            do {
                self = .log(try AccessLog(data, format: format, path: path))
            } catch {
                throw place.invalid(error.description, line: 1, remedy: error.remedy)
            }
        } else if place.line(beginning: "observed:") != nil {
            self = .observed(text)
        } else {
            throw place.invalid(
                "nothing that is known wrote this file", line: 1,
                remedy:
                    "`calibrate --from` reads what ab prints, k6's summary in JSON, an access log (combined, or JSON "
                    + "lines with time, method, path and duration), a YAML file with `observed`, and headroom-probe.jsonl"
            )
        }
    }

    /// `nil` where the line is of no log.
    private static func logFormat(of line: Substring) -> AccessLog.Format? {
        [AccessLog.Format.json, .combined].first { format in
            (try? AccessLog(Data(line.utf8), format: format, path: "")) != nil
        }
    }

    /// For sentences.
    public var kind: String {
        switch self {
        case .ab: "ab"
        case .k6: "k6"
        case .log: "an access log"
        case .observed: "a dashboard"
        case .probe: "headroom_probe.py"
        }
    }
}

/// A file's lines, to say where something is wrong.
struct ImportPlace {
    let path: String
    let lines: [Substring]

    init(path: String, text: String) {
        self.path = path
        lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    }

    /// From 1; `nil` where no line begins so.
    func line(beginning text: String) -> Int? {
        lines.firstIndex { $0.hasPrefix(text) }.map { $0 + 1 }
    }

    /// - Parameter line: from 1.
    func invalid(_ message: String, line: Int, remedy: String) -> InvalidExperiment {
        let source = lines.indices.contains(line - 1) ? String(lines[line - 1].prefix(200)) : ""
        return InvalidExperiment(findings: [
            Finding(file: path, line: line, column: 1, message: message, remedy: remedy, source: source)
        ])
    }
}
