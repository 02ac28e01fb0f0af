import Experiments

/// What `ab`, the Apache HTTP server benchmarking tool, prints of a run (Apache HTTP Server, `support/ab.c`,
/// `output_results`). Seconds.
public struct ApacheBenchOutput: Sendable, Equatable {
    /// Path and query.
    public var path: String
    public var clients: Int
    /// Requests that were answered.
    public var requests: Int
    /// Answers with a status beyond 299, and connections that failed; answers of another length do not count.
    public var failed: Int
    /// Requests per second.
    public var throughput: Double
    public var keepalive: Bool
    /// Whether a body was sent, so that the method is not GET.
    public var sendsBody: Bool
    /// Of the row `Total:`, in the table's resolution of a millisecond; `nil` where the table is lacking.
    public var minimum: Double?
    public var median: Double?
    public var deviation: Double?

    /// Half a unit of the table's last digit.
    static let half = 0.0005

    init(_ place: ImportPlace) throws(InvalidExperiment) {
        func field(_ label: String) throws(InvalidExperiment) -> (text: String, line: Int) {
            guard let line = place.line(beginning: label + ":") else {
                throw place.invalid(
                    "ab's output has no line `\(label)`", line: max(1, place.lines.count),
                    remedy: "keep all that ab prints: ab -n 1000 -c 50 URL > ab.txt")
            }
            return (String(place.lines[line - 1].dropFirst(label.count + 1).trimmedWhitespace), line)
        }
        func number(_ label: String) throws(InvalidExperiment) -> Double {
            let (text, line) = try field(label)
            guard let value = Double(text.prefix { $0 != " " }), value >= 0 else {
                throw place.invalid(
                    "`\(label)` has no number", line: line, remedy: "keep ab's output as it is printed")
            }
            return value
        }
        func optional(_ label: String) throws(InvalidExperiment) -> Double? {
            place.line(beginning: label + ":") == nil ? nil : try number(label)
        }
        path = try field("Document Path").text
        clients = Int(try number("Concurrency Level"))
        requests = Int(try number("Complete requests"))
        throughput = try number("Requests per second")
        keepalive = try optional("Keep-Alive requests") != nil
        sendsBody = try optional("Total body sent") != nil
        let refused = Self.broken(place)
        failed = Int(try optional("Non-2xx responses") ?? 0) + refused
        guard requests > 0, throughput > 0, clients > 0 else {
            throw place.invalid(
                "no request was answered", line: place.line(beginning: "Complete requests:") ?? 1,
                remedy: "is the server there? `curl -i URL` shows its answer")
        }
        if let line = place.line(beginning: "Total:") {
            // `Total: min mean [+/-sd] median max`, in milliseconds; with -S `Total: min mean max`.
            let columns = place.lines[line - 1].split(separator: " ").dropFirst().compactMap { Double($0) }
            if columns.count == 3 || columns.count == 5 { minimum = columns[0] * 1e-3 }
            if columns.count == 5 {
                deviation = columns[2] * 1e-3
                median = columns[3] * 1e-3
            }
        }
    }

    /// `(Connect: 0, Receive: 0, Length: 12, Exceptions: 0)`: pages of changing length are no failures.
    private static func broken(_ place: ImportPlace) -> Int {
        guard let line = place.lines.first(where: { $0.contains("(Connect:") }) else { return 0 }
        let words = line.split { $0 == " " || $0 == "(" || $0 == ")" || $0 == "," }
        var sum = 0
        for (word, next) in zip(words, words.dropFirst()) where word != "Length:" && word.hasSuffix(":") {
            sum += Int(next) ?? 0
        }
        return sum
    }
}

extension Substring {
    var trimmedWhitespace: Substring {
        var rest = drop { $0.isWhitespace }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return rest
    }
}
