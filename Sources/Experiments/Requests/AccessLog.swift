public import Foundation

/// Requests that a server has logged.
public struct AccessLog: Sendable {
    /// How its lines are written.
    public enum Format: String, Sendable, CaseIterable {
        /// `host ident user [time] "request" status size`, what Apache and nginx call common; more fields may follow.
        case common
        /// The same with `"referrer" "user agent"`: nginx's default, and gunicorn's. A number after them is the
        /// request's duration: whole microseconds (`%D` of Apache and gunicorn) or, with a decimal point, seconds
        /// (nginx's `$request_time`, gunicorn's `%(L)s`).
        case combined
        /// gunicorn's access log; its default is the combined format.
        case gunicorn
        /// An object a line with `time` (ISO 8601 or seconds since 1970), `method`, `path`, and where known `status`
        /// and `duration` (seconds) or `duration_ms`.
        case json
    }

    public struct Entry: Sendable, Equatable {
        /// Seconds since 1970.
        public var time: Double
        public var method: String
        /// Path and query.
        public var target: String
        /// `nil` where it is not said.
        public var status: Int?
        /// Seconds that serving it took; `nil` where it is not said.
        public var duration: Double?

        public init(
            time: Double, method: String, target: String, status: Int? = nil, duration: Double? = nil
        ) {
            self.time = time
            self.method = method
            self.target = target
            self.status = status
            self.duration = duration
        }
    }

    /// Why there are no requests to be had.
    public struct Fault: Error, Sendable, CustomStringConvertible {
        public var description: String
        public var remedy: String
    }

    /// In order of time. Requests of one second, where the log's times are whole seconds, are spread evenly over it in
    /// the log's order.
    public private(set) var entries: [Entry] = []
    /// Lines that are no requests, and the first of them, from 1.
    public private(set) var unread = 0
    public private(set) var firstUnread: Int?

    public init(path: String, format: Format) throws(Fault) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Fault(
                description: "the log \(path) cannot be read",
                remedy: "its path is relative to the experiment file")
        }
        try self.init(data, format: format, path: path)
    }

    /// - Parameter path: for messages.
    public init(_ data: Data, format: Format, path: String) throws(Fault) {
        for (index, line) in data.split(separator: 10, omittingEmptySubsequences: false).enumerated() {
            let line = line.last == 13 ? line.dropLast() : line
            if line.isEmpty { continue }
            let entry =
                format == .json
                ? JSONLogLine.entry(Data(line)) : LogLine.entry(String(decoding: line, as: UTF8.self))
            if let entry {
                entries.append(entry)
            } else {
                unread += 1
                firstUnread = firstUnread ?? index + 1
            }
        }
        guard !entries.isEmpty else {
            throw Fault(
                description: "\(path) has no line in the \(format.rawValue) format",
                remedy: "the formats are \(Format.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        spread()
        let order = entries.enumerated().sorted {
            ($0.element.time, $0.offset) < ($1.element.time, $1.offset)
        }
        entries = order.map(\.element)
    }

    private mutating func spread() {
        guard entries.allSatisfy({ $0.time == $0.time.rounded() }) else { return }
        var counts: [Double: Int] = [:]
        for entry in entries { counts[entry.time, default: 0] += 1 }
        var seen: [Double: Int] = [:]
        for index in entries.indices {
            let second = entries[index].time
            let place = seen[second, default: 0]
            seen[second] = place + 1
            entries[index].time += Double(place) / Double(counts[second] ?? 1)
        }
    }
}
