import Experiments
import Foundation

/// What `headroom_probe.py` wrote: for each interval of each worker, its CPU time and the requests that ended in it.
public struct ProbeRecord: Sendable, Equatable {
    public struct Interval: Sendable, Equatable, Decodable {
        public var pid: Int
        /// Length in seconds.
        public var seconds: Double
        /// CPU seconds of the worker's process.
        public var cpu: Double
        /// By method and route.
        public var requests: [String: Requests]

        enum CodingKeys: String, CodingKey {
            case pid, cpu, requests
            case seconds = "s"
        }
    }

    public struct Requests: Sendable, Equatable, Decodable {
        public var count: Int
        /// Seconds from the application's start to the last byte, summed.
        public var wall: Double
        /// Others in the worker when they came, summed.
        public var inFlight: Int
        public var queries: Int
        public var queryTime: Double

        enum CodingKeys: String, CodingKey {
            case wall, queries
            case count = "n"
            case inFlight = "in_flight"
            case queryTime = "query_s"
        }
    }

    public var intervals: [Interval]
    /// Lines that could not be read, as the last one of a worker that was killed.
    public var unread: Int

    init(_ place: ImportPlace) throws(InvalidExperiment) {
        intervals = []
        unread = 0
        var wrong: Int?
        for (index, line) in place.lines.enumerated() where !line.allSatisfy(\.isWhitespace) {
            if let interval = try? JSONDecoder().decode(Interval.self, from: Data(line.utf8)),
                interval.seconds > 0, interval.cpu >= 0
            {
                intervals.append(interval)
            } else {
                unread += 1
                wrong = wrong ?? index + 1
            }
        }
        if let wrong, unread * 10 > intervals.count {
            throw place.invalid(
                "\(unread) lines are none of the probe's, this one first", line: wrong,
                remedy:
                    "keep the file as headroom_probe.py writes it; other lines in between come from elsewhere"
            )
        }
    }

    /// Method and route of every endpoint, the most frequent first.
    public var endpoints: [(name: String, requests: Int)] {
        var counts: [String: Int] = [:]
        for interval in intervals {
            for (name, requests) in interval.requests { counts[name, default: 0] += requests.count }
        }
        return counts.map { (name: $0.key, requests: $0.value) }.sorted {
            ($1.requests, $0.name) < ($0.requests, $1.name)
        }
    }

    public var requests: Int { endpoints.reduce(0) { $0 + $1.requests } }
}
