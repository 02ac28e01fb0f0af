import Foundation

/// What a run of a load generator found.
struct Found {
    /// Answers per second.
    var throughput: Double
    /// Median latency in seconds.
    var median: Double
}

/// A load generator that was not written here, run as a person would.
enum OtherTool: String {
    case ab, wrk

    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    /// Where each side runs: the load generator on CPU 0, the server on CPU 1; anywhere where there is only one.
    static let generatorCPUs = ProcessInfo.processInfo.activeProcessorCount > 1 ? [0] : []
    static let serverCPUs = ProcessInfo.processInfo.activeProcessorCount > 1 ? [1] : []

    var version: String {
        // wrk ends with 1 where it is only asked for its version.
        let text = (try? Self.run([rawValue, self == .ab ? "-V" : "-v"], mayFail: true)) ?? ""
        return text.split(separator: "\n").first.map { String($0.prefix { $0 != "<" && $0 != "[" }) }
            ?? rawValue
    }

    /// A closed loop: `ab` with a new connection for each request, `wrk` over kept ones.
    ///
    /// - Parameters:
    ///   - requests: of all clients together; for ab.
    ///   - seconds: whole ones; for wrk.
    func closedLoop(clients: Int, requests: Int, seconds: Int, port: Int) throws -> Found {
        let url = "http://127.0.0.1:\(port)/"
        switch self {
        case .ab:
            let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).csv")
            defer { try? FileManager.default.removeItem(at: file) }
            let path = file.path(percentEncoded: false)
            let text = try Self.pinned([
                "ab", "-l", "-q", "-c", "\(clients)", "-n", "\(requests)", "-e", path, url,
            ])
            let rows = String(decoding: try Data(contentsOf: file), as: UTF8.self).split(separator: "\n")
            let row = rows.first { $0.hasPrefix("50,") }
            guard let row, let median = Double(row.dropFirst(3)),
                let rate = Self.number(after: "Requests per second:", in: text),
                Self.number(after: "Failed requests:", in: text) == 0
            else { throw Failure(description: "ab says nothing that can be read:\n\(text)") }
            return Found(throughput: rate, median: median * 1e-3)
        case .wrk:
            let text = try Self.pinned(
                ["wrk", "-t", "1", "-c", "\(clients)", "-d", "\(seconds)s", "--latency", url])
            let median = text.split(separator: "\n").lazy.compactMap(Self.wrkMedian).first
            guard let rate = Self.number(after: "Requests/sec:", in: text), let median
            else { throw Failure(description: "wrk says nothing that can be read:\n\(text)") }
            return Found(throughput: rate, median: median)
        }
    }

    private static func number(after label: String, in text: String) -> Double? {
        guard let range = text.range(of: label) else { return nil }
        return text[range.upperBound...].split(whereSeparator: \.isWhitespace).first.flatMap { Double($0) }
    }

    /// Of the line `     50%    1.05ms`.
    private static func wrkMedian(_ line: Substring) -> Double? {
        let words = line.split(separator: " ")
        return words.count == 2 && words[0] == "50%" ? time(words[1]) : nil
    }

    /// `1.05ms`, `870.00us`, `1.20s`
    private static func time(_ text: Substring) -> Double? {
        for (unit, seconds) in [("us", 1e-6), ("ms", 1e-3), ("s", 1.0)] where text.hasSuffix(unit) {
            return Double(text.dropLast(unit.count)).map { $0 * seconds }
        }
        return nil
    }

    private static func pinned(_ command: [String]) throws -> String {
        guard let cpu = generatorCPUs.first else { return try run(command) }
        return try run(["taskset", "-c", "\(cpu)"] + command)
    }

    private static func run(_ command: [String], mayFail: Bool = false) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = command
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard mayFail || process.terminationStatus == 0 else {
            throw Failure(description: "\(command.joined(separator: " ")) failed:\n\(text)")
        }
        return text
    }
}
