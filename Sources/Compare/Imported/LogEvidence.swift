import Experiments
import Models

extension AccessLog {
    /// Requests of one endpoint, in order of time.
    private struct Served {
        var times: [Double] = []
        var durations: [Double] = []
    }

    func evidence(
        _ path: String, _ name: String, _ scenario: Scenario
    ) throws(InvalidExperiment) -> ImportedEvidence {
        var evidence = ImportedEvidence()
        let match = EndpointMatch(scenario)
        var known: [String: Int?] = [:]
        var served = Array(repeating: Served(), count: scenario.endpoints.count)
        var counts = Array(repeating: 0, count: scenario.endpoints.count)
        var arrivals: [Double] = []
        for entry in entries {
            let route = "\(entry.method) \(entry.target)"
            let index = known[route] ?? match.index(method: entry.method, target: entry.target)
            known[route] = .some(index)
            guard let index else { continue }
            counts[index] += 1
            arrivals.append(entry.time)
            if let duration = entry.duration {
                served[index].times.append(entry.time)
                served[index].durations.append(duration)
            }
        }
        guard !arrivals.isEmpty, let first = entries.first, let last = entries.last else {
            throw InvalidExperiment(findings: [
                Finding(
                    file: path, line: 1, column: 1,
                    message:
                        "none of the log's \(entries.count) requests goes to an endpoint of the experiment",
                    remedy: EndpointMatch.remedy(
                        entries.first?.method ?? "GET", entries.first?.target ?? "/"),
                    source: "")
            ])
        }
        let length = max(1, last.time - first.time)
        describe(served, counts, length, name, scenario, &evidence)
        guard served.contains(where: { !$0.durations.isEmpty }) else {
            throw InvalidExperiment(findings: [
                Finding(
                    file: path, line: 1, column: 1,
                    message: "the log does not say how long requests took",
                    remedy:
                        "add to gunicorn.conf.py the line  \(Self.gunicornFormat)  and let it serve for a while; for nginx, end "
                        + "log_format with $request_time",
                    source: "")
            ])
        }
        // Whatever else is served keeps a request waiting, but the experiment's own alone are known to need the CPU.
        let window = max(1, min(10, length / 10))
        let all = Windows(entries.map(\.time), length: window)
        let own = Windows(arrivals, length: window)
        for index in scenario.endpoints.indices where served[index].durations.count >= 2 {
            let quiet = zip(served[index].times, served[index].durations).filter { all.isQuiet($0.0) }
            let chosen = quiet.count >= 5 ? quiet.map(\.1) : served[index].durations
            evidence.statements.append(
                .init(
                    endpoint: index, subject: .unloaded, estimate: Self.mean(chosen),
                    origin: "\(name): \(chosen.count) requests where few others came"))
        }
        evidence.statements.append(
            .init(
                endpoint: nil, subject: .cpu, estimate: ceiling(served, all, own, scenario),
                origin:
                    "\(name): no more than the CPU has at \(Quantity(own.peak, .rate).text), nor than a request takes",
                caveat:
                    "A log does not tell computing from waiting. All that it leaves room for is taken as computing, "
                    + "so capacities are lower bounds; --from a file with a dashboard's `observed`, or `headroom probe`, "
                    + "narrows it."))
        return evidence
    }

    /// gunicorn's default with the duration in seconds at its end.
    static let gunicornFormat =
        "access_log_format = '%(h)s %(l)s %(u)s %(t)s \"%(r)s\" %(s)s %(b)s \"%(f)s\" \"%(a)s\" %(L)s'"

    private func describe(
        _ served: [Served], _ counts: [Int], _ length: Double, _ name: String, _ scenario: Scenario,
        _ evidence: inout ImportedEvidence
    ) {
        let matched = counts.reduce(0, +)
        let mix = scenario.endpoints.indices.filter { counts[$0] > 0 }.map { index in
            "\(scenario.endpoints[index].name) \(Quantity(Double(counts[index]) / Double(matched), .fraction).text)"
        }
        evidence.findings.append(
            "\(name): \(matched) requests in \(Quantity(length, .duration).text), \(Quantity(Double(matched) / length, .rate).text): "
                + "\(mix.joined(separator: ", ")). Their `weight` is yours to set.")
        let left = entries.count - matched
        if left > 0 {
            evidence.findings.append(
                "\(name): \(left) requests go to no endpoint of the experiment and are left out.")
        }
        if unread > 0 {
            evidence.findings.append(
                "\(name):\(firstUnread ?? 1): \(unread) lines are no requests and are left out; this is the first."
            )
        }
        for index in scenario.endpoints.indices {
            let durations = served[index].durations.sorted()
            guard durations.count >= 20 else { continue }
            func quantile(_ p: Double) -> String {
                Quantity(durations[min(durations.count - 1, Int(p * Double(durations.count)))], .duration)
                    .text
            }
            evidence.findings.append(
                "\(name): `\(scenario.endpoints[index].name)` took p50 \(quantile(0.5)), p95 \(quantile(0.95)), p99 \(quantile(0.99))."
            )
        }
    }

    /// CPU of a mean request: at most what the CPU has to give where most came, and at most how long a request takes
    /// alone. What requests take longer at the peak bounds it further: by processor sharing, of D seconds of computing
    /// at a utilisation of ρ = λD/C the rest waits D ρ/(1 − ρ).
    private func ceiling(
        _ served: [Served], _ all: Windows, _ own: Windows, _ scenario: Scenario
    ) -> Estimate {
        let capacity = ClosedInversion(scenario).capacity
        var quiet: [Double] = []
        var busy: [Double] = []
        for one in served {
            for (time, duration) in zip(one.times, one.durations) {
                if all.isQuiet(time) { quiet.append(duration) }
                if own.isBusy(time) { busy.append(duration) }
            }
        }
        let alone = Self.mean(quiet.count >= 5 ? quiet : served.flatMap(\.durations))
        var most = min(alone.high, capacity / own.leastPeak)
        if own.peak > 1.5 * own.trough, busy.count >= 20, quiet.count >= 20 {
            let longer = max(0.05 * alone.value, Self.mean(busy).high - alone.low)
            let product = longer * capacity / own.leastPeak
            most = min(most, ((longer * longer + 4 * product).squareRoot() - longer) / 2)
        }
        return Estimate(value: most, low: 0, high: most)
    }

    private static func mean(_ values: [Double]) -> Estimate {
        let n = Double(values.count)
        let mean = values.reduce(0, +) / n
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / max(1, n - 1)
        let half = 2 * (variance / n).squareRoot()
        return Estimate(value: mean, low: max(0, mean - half), high: mean + half)
    }
}

/// How many requests came when: stretches of equal length.
private struct Windows {
    private let start: Double
    private let length: Double
    private let counts: [Int]
    private let few: Int
    private let many: Int

    init(_ times: [Double], length: Double) {
        let start = times.first ?? 0
        var counts = Array(repeating: 0, count: Int(((times.last ?? 0) - start) / length) + 1)
        for time in times { counts[Int((time - start) / length)] += 1 }
        // The last one is not over.
        if counts.count > 1 { counts.removeLast() }
        let sorted = counts.sorted()
        few = sorted[sorted.count / 4]
        many = sorted[min(sorted.count - 1, sorted.count * 9 / 10)]
        self.start = start
        self.length = length
        self.counts = counts
    }

    private func count(at time: Double) -> Int? {
        let index = Int((time - start) / length)
        return counts.indices.contains(index) ? counts[index] : nil
    }

    func isQuiet(_ time: Double) -> Bool { count(at: time).map { $0 <= few } ?? false }
    func isBusy(_ time: Double) -> Bool { count(at: time).map { $0 >= many } ?? false }

    /// Requests per second in the busiest tenth, and in the quietest quarter.
    var peak: Double { Double(many) / length }
    var trough: Double { Double(few) / length }
    /// The peak less two standard deviations of a Poisson count.
    var leastPeak: Double { max(1, Double(many) - 2 * Double(many).squareRoot()) / length }
}
