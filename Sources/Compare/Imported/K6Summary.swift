import Experiments
import Foundation

/// The summary that k6 makes of a test, in JSON: the object that `handleSummary` gets
/// (<https://grafana.com/docs/k6/latest/results-output/end-of-test/custom-summary/>: `metrics`, each with `type`,
/// `contains` and `values`), or the file of `k6 run --summary-export`, whose metrics hold their values directly. k6
/// counts times in milliseconds; here they are seconds.
public struct K6Summary: Sendable, Equatable {
    /// Virtual users, at most.
    public var clients: Int
    public var requests: Int
    /// Requests per second.
    public var throughput: Double
    /// Share of the requests that failed; 0 where it is not said.
    public var failed: Double
    public var mean: Double
    public var minimum: Double
    public var median: Double

    static func recognises(_ data: Data) -> Bool {
        guard let root = try? JSONSerialization.jsonObject(with: data) as? [String: Any],
            let metrics = root["metrics"] as? [String: Any]
        else { return false }
        return metrics["http_reqs"] != nil || metrics["http_req_duration"] != nil
            || metrics["iterations"] != nil
    }

    init(_ data: Data, _ place: ImportPlace) throws(InvalidExperiment) {
        let root = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
        let metrics = root?["metrics"] as? [String: Any] ?? [:]
        func number(_ metric: String, _ value: String) -> Double? {
            let entry = metrics[metric] as? [String: Any]
            let values = entry?["values"] as? [String: Any] ?? entry
            return (values?[value] as? NSNumber)?.doubleValue
        }
        func needed(_ metric: String, _ values: [String]) throws(InvalidExperiment) -> Double {
            for value in values {
                if let found = number(metric, value), found >= 0 { return found }
            }
            let line = place.lines.firstIndex { $0.contains("\"\(metric)\"") }.map { $0 + 1 } ?? 1
            throw place.invalid(
                "the summary has no `\(values[0])` of `\(metric)`", line: line,
                remedy:
                    "write it with `k6 run --summary-export=k6.json script.js`, or JSON.stringify(data) in handleSummary, "
                    + "with the usual --summary-trend-stats"
            )
        }
        clients = Int(try needed(metrics["vus_max"] == nil ? "vus" : "vus_max", ["max", "value"]))
        requests = Int(try needed("http_reqs", ["count"]))
        throughput = try needed("http_reqs", ["rate"])
        mean = try needed("http_req_duration", ["avg"]) * 1e-3
        minimum = try needed("http_req_duration", ["min"]) * 1e-3
        median = try needed("http_req_duration", ["med"]) * 1e-3
        failed = number("http_req_failed", "rate") ?? number("http_req_failed", "value") ?? 0
        guard requests > 0, throughput > 0, clients > 0 else {
            throw place.invalid(
                "no request was answered", line: 1, remedy: "look at what k6 itself says of the test")
        }
    }
}
