import Experiments
import Foundation
import Models
import SimCore
import Testing

/// The file that ui.perfetto.dev opens, read back.
@Suite struct `A trace file` {
    struct Event {
        var phase: String
        var name: String
        var process: Int
        var thread: Int
        /// Nanoseconds.
        var start: Int
        var end: Int
        var arguments: [String: Any]
    }

    private func events(_ settings: TraceSettings = TraceSettings()) throws -> (RunTrace, [Event]) {
        let file = smallExperiment("closed: {clients: 6, requests: 300}")
        let point = try file.points()[0]
        let scenario = point.experiment.scenario(on: .deployed)
        let trace = point.traced(scenario, replication: 1, settings: settings)
        let data = ChromeTrace.data(trace, scenario, notes: [("experiment", "a \"b\"\n")])
        let json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect((json["otherData"] as? [String: String]) == ["experiment": "a \"b\"\n"])
        let events = try #require(json["traceEvents"] as? [[String: Any]])
        return (
            trace,
            events.map { event in
                let start = (event["ts"] as? Double ?? 0) * 1000
                let duration = (event["dur"] as? Double ?? 0) * 1000
                #expect((start - start.rounded()).magnitude < 1e-3)
                return Event(
                    phase: event["ph"] as? String ?? "", name: event["name"] as? String ?? "",
                    process: event["pid"] as? Int ?? 0, thread: event["tid"] as? Int ?? 0,
                    start: Int(start.rounded()), end: Int(start.rounded() + duration.rounded()),
                    arguments: event["args"] as? [String: Any] ?? [:])
            }
        )
    }

    @Test func `has spans that nest and do not overlap on their tracks`() throws {
        let (_, events) = try events()
        let spans = events.filter { $0.phase == "X" }
        #expect(spans.count > 1000)
        #expect(spans.allSatisfy { $0.end >= $0.start && $0.start >= 0 })
        for track in Dictionary(grouping: spans, by: { [$0.process, $0.thread] }).values {
            // The enclosing one first where two begin together.
            let ordered = track.sorted { ($0.start, -$0.end) < ($1.start, -$1.end) }
            var open: [Event] = []
            for span in ordered {
                while let last = open.last, last.end <= span.start { open.removeLast() }
                if let last = open.last { #expect(span.end <= last.end) }
                open.append(span)
                #expect(open.count <= 2)
            }
        }
    }

    @Test func `agrees with the simulated latencies`() throws {
        let (trace, events) = try events()
        let requests = events.filter { $0.phase == "X" && $0.arguments["outcome"] != nil }
        #expect(requests.count == 300)
        let latencies = trace.requests.map { Int((($0.end - $0.intended) * 1e9).rounded()) }.sorted()
        for (written, simulated) in zip(requests.map { $0.end - $0.start }.sorted(), latencies) {
            #expect(abs(written - simulated) <= 1)
        }
        for request in requests {
            let inside = events.filter {
                $0.phase == "X" && $0.process == request.process && $0.thread == request.thread
                    && $0.arguments.isEmpty && $0.start >= request.start && $0.end <= request.end
            }
            #expect(inside.reduce(0) { $0 + $1.end - $1.start } == request.end - request.start)
        }
        let run = simulate(
            try smallExperiment("closed: {clients: 6, requests: 300}").points()[0].experiment.scenario,
            seed: 7,
            replication: 1)
        let mean = Double(latencies.reduce(0, +)) / 300e9
        #expect((mean / run.all.latencyTally.mean - 1).magnitude < 1e-6)
    }

    @Test func `has a track for each worker, and counters`() throws {
        let (_, events) = try events()
        let names = events.filter { $0.phase == "M" }.compactMap { $0.arguments["name"] as? String }
        for name in ["requests", "counters", "instance 1", "worker 1", "worker 2", "lane 6"] {
            #expect(names.contains(name), "\(name)")
        }
        #expect(!names.contains("lane 7") && !names.contains("worker 3"))
        let counters = events.filter { $0.phase == "C" && $0.name == "requests" }
        #expect(counters.allSatisfy { ($0.arguments["value"] as? Int ?? -1) >= 0 })
        #expect(counters.contains { $0.arguments["value"] as? Int == 6 })
    }

    @Test func `is bounded`() throws {
        var settings = TraceSettings()
        settings.limit = 400
        let (trace, events) = try events(settings)
        #expect(trace.isCut)
        #expect(events.count < 1000)
    }
}
