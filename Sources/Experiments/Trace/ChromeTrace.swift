public import Foundation
public import Models

/// A trace in Google's Trace Event Format, which ui.perfetto.dev and chrome://tracing open.
///
/// The requests are one process whose threads are lanes: a lane shows one request after another, and below each its
/// spans. Every instance is a process with a thread for each worker. Counters show the queues' lengths.
/// Format: "Trace Event Format", N. Duca and D. Sinclair, 2016 (docs.google.com, linked from perfetto.dev's "other
/// formats"). Times there are in microseconds; here they have three decimals, so that every instant is a whole number
/// of nanoseconds and what encloses encloses after rounding, too.
public struct ChromeTrace {
    /// Number of the process that the requests are.
    private static let requests = 1
    private static let counters = 2
    /// The first instance's; the others follow.
    private static let instances = 10

    private var text = "{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n"
    private var isFirst = true
    private let trace: RunTrace
    private let scenario: Scenario

    private init(_ trace: RunTrace, _ scenario: Scenario) {
        self.trace = trace
        self.scenario = scenario
    }

    /// The document.
    ///
    /// - Parameter notes: what stands beside the events: the experiment, the point, the seed.
    public static func data(_ trace: RunTrace, _ scenario: Scenario, notes: [(String, String)]) -> Data {
        var writer = ChromeTrace(trace, scenario)
        writer.addRequests()
        writer.addWorkers()
        writer.addCounters()
        writer.text += "\n],\"otherData\":{"
        writer.text += notes.map { quoted($0.0) + ":" + quoted($0.1) }.joined(separator: ",")
        writer.text += "}}\n"
        return Data(writer.text.utf8)
    }

    private mutating func addRequests() {
        name(process: Self.requests, "requests")
        // A lane is free when the request in it is over.
        var lanes: [Double] = []
        let order = trace.requests.indices.sorted {
            (trace.requests[$0].intended, $0) < (trace.requests[$1].intended, $1)
        }
        for index in order {
            let request = trace.requests[index]
            let lane = lanes.firstIndex { $0 <= request.intended } ?? lanes.count
            if lane == lanes.count {
                lanes.append(0)
                name(process: Self.requests, thread: lane + 1, "lane \(lane + 1)")
            }
            lanes[lane] = request.end
            var facts = [
                ("client", "\(request.client)"), ("number", "\(request.number)"),
                ("outcome", Self.quoted(request.outcome?.name ?? "unfinished")),
                ("attempts", "\(request.attempts)"),
            ]
            if let outcome = request.outcome, outcome != .ok {
                facts.append(("cause", Self.quoted(request.cause.name)))
            }
            if request.worker >= 0 { facts.append(("worker", Self.quoted(label(request.worker)))) }
            add(
                endpoint(request.endpoint), "request", request.intended, request.end, Self.requests,
                lane + 1, facts)
            for span in request.spans {
                add(span.phase.name, "span", span.start, span.end, Self.requests, lane + 1)
            }
        }
    }

    private mutating func addWorkers() {
        let each = scenario.server.workers
        for instance in 0..<scenario.server.instances {
            name(process: Self.instances + instance, "instance \(instance + 1)")
            for worker in 0..<each {
                name(process: Self.instances + instance, thread: worker + 1, "worker \(worker + 1)")
            }
        }
        for burst in trace.bursts {
            var facts: [(String, String)] = []
            let what: String
            switch burst.activity {
            case .booting: what = "boot"
            case .waking: what = "wake-up"
            case .accepting: what = "accept"
            case .serving(let endpoint, let client, let number):
                what = self.endpoint(endpoint)
                facts = [("client", "\(client)"), ("number", "\(number)")]
            }
            let name =
                switch burst.progress {
                case .runs: what
                case .waitsForCore: what + ", waits for a core"
                case .isBlocked: what + ", blocked"
                }
            add(
                name, "burst", burst.start, burst.end, Self.instances + burst.worker / each,
                burst.worker % each + 1, facts)
        }
    }

    private mutating func addCounters() {
        name(process: Self.counters, "counters")
        for column in trace.series.columns {
            var last: Int?
            for (index, value) in column.values.enumerated() where value != last {
                last = value
                let time = trace.series.start + Double(index) * trace.series.step
                let microseconds = Self.microseconds(Self.nanoseconds(time))
                write(
                    "{\"ph\":\"C\",\"name\":\(Self.quoted(column.name)),\"pid\":\(Self.counters),\"ts\":\(microseconds),\"args\":{\"value\":\(value)}}"
                )
            }
        }
    }

    private func endpoint(_ index: Int) -> String {
        index < scenario.endpoints.count ? scenario.endpoints[index].name : "health check"
    }

    private func label(_ worker: Int) -> String {
        "\(worker / scenario.server.workers + 1).\(worker % scenario.server.workers + 1)"
    }

    /// A complete event.
    private mutating func add(
        _ name: String, _ category: String, _ start: Double, _ end: Double, _ process: Int, _ thread: Int,
        _ facts: [(String, String)] = []
    ) {
        let from = Self.nanoseconds(start)
        let time = Self.microseconds(from)
        let duration = Self.microseconds(Self.nanoseconds(end) - from)
        var event =
            "{\"ph\":\"X\",\"name\":\(Self.quoted(name)),\"cat\":\"\(category)\",\"pid\":\(process),\"tid\":\(thread),\"ts\":\(time),\"dur\":\(duration)"
        if !facts.isEmpty {
            event += ",\"args\":{" + facts.map { Self.quoted($0.0) + ":" + $0.1 }.joined(separator: ",") + "}"
        }
        write(event + "}")
    }

    private mutating func name(process: Int, thread: Int? = nil, _ name: String) {
        let kind = thread == nil ? "process_name" : "thread_name"
        let place = thread.map { ",\"tid\":\($0)" } ?? ""
        write(
            "{\"ph\":\"M\",\"name\":\"\(kind)\",\"pid\":\(process)\(place),\"args\":{\"name\":\(Self.quoted(name))}}"
        )
    }

    private mutating func write(_ event: String) {
        if !isFirst { text += ",\n" }
        isFirst = false
        text += event
    }

    private static func nanoseconds(_ seconds: Double) -> Int { Int((seconds * 1e9).rounded()) }

    /// `12.345`: microseconds of a whole number of nanoseconds.
    private static func microseconds(_ nanoseconds: Int) -> String {
        let fraction = String(nanoseconds % 1000)
        return "\(nanoseconds / 1000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
    }

    /// A string of JSON.
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\" + String(scalar)
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
