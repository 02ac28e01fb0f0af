import Experiments
import Models

extension ApacheBenchOutput {
    func evidence(
        _ path: String, _ name: String, _ scenario: Scenario
    ) throws(InvalidExperiment) -> ImportedEvidence {
        let method = sendsBody ? "POST" : "GET"
        guard let index = EndpointMatch(scenario).index(method: method, target: self.path) else {
            throw InvalidExperiment(findings: [
                Finding(
                    file: path, line: 1, column: 1,
                    message:
                        "ab asked for \(method) \(self.path), to which no endpoint of the experiment belongs",
                    remedy: EndpointMatch.remedy(method, self.path), source: "")
            ])
        }
        let endpoint = scenario.endpoints[index].name
        var evidence = ImportedEvidence()
        evidence.closed = [
            ImportedEvidence.ClosedRun(
                endpoint: index, clients: clients, think: 0, throughput: throughput,
                doubt: ImportedEvidence.doubt(requests), keepalive: keepalive, unloaded: unloaded,
                origin: "\(name): ab, \(clients) at once, \(requests) requests")
        ]
        evidence.findings.append(
            "\(name): `\(endpoint)`, \(clients) at once: \(Quantity(throughput, .rate).text), "
                + "\(Quantity(Double(clients) / throughput, .duration).text) on average.")
        if failed > 0 {
            evidence.findings.append(
                "\(name): \(failed) of \(requests) requests failed, which take another time than right answers."
            )
        }
        return evidence
    }

    /// What a request takes alone: with one client all of the time, with more at least the shortest.
    private var unloaded: Estimate {
        let mean = Double(clients) / throughput
        let spread = 2 * (deviation ?? 0.1 * mean) / Double(requests).squareRoot()
        if clients == 1 {
            // A core that idles between requests is slower at each: some per cent more CPU time than under load.
            let half = max(spread, 0.05 * mean)
            return Estimate(value: mean, low: mean - half, high: mean + half)
        }
        // Without the shortest, any part of the mean may be waiting.
        guard let minimum else { return Estimate(value: mean, low: 0, high: mean) }
        return ImportedEvidence.unloaded(shortest: minimum, half: Self.half, mean: mean)
    }
}

extension K6Summary {
    func evidence(_ name: String) -> ImportedEvidence {
        var evidence = ImportedEvidence()
        let think = max(0, Double(clients) / throughput - mean)
        let unloaded =
            clients == 1
            ? Estimate(value: mean, low: median < mean ? median : 0.9 * mean, high: 1.1 * mean)
            : ImportedEvidence.unloaded(shortest: minimum, half: 0, mean: mean)
        evidence.closed = [
            ImportedEvidence.ClosedRun(
                endpoint: nil, clients: clients, think: think, throughput: throughput,
                doubt: ImportedEvidence.doubt(requests), keepalive: true, unloaded: unloaded,
                origin: "\(name): k6, \(clients) virtual users, \(requests) requests")
        ]
        evidence.findings.append(
            "\(name): \(clients) virtual users: \(Quantity(throughput, .rate).text), \(Quantity(mean, .duration).text) on average, "
                + "\(Quantity(think, .duration).text) between an answer and the next request.")
        if failed > 0 {
            evidence.findings.append(
                "\(name): \(Quantity(failed, .fraction).text) of the requests failed, which take another time than right answers."
            )
        }
        evidence.gaps.append(
            "k6's summary has one latency for all requests: the experiment's weights are taken for the test's mix."
        )
        return evidence
    }
}

extension ImportedEvidence {
    /// Two standard deviations of a count, and a fiftieth for a test's start and end; below 1, since something was served.
    static func doubt(_ requests: Int) -> Double {
        min(0.9, max(0.02, 2 / Double(requests).squareRoot()))
    }

    /// Of a run with several clients. Even the shortest request may have waited, and work that varies has its shortest
    /// well below the mean one: the mean alone is taken to be between half the shortest and twice that, where the mean
    /// under load allows it.
    static func unloaded(shortest: Double, half: Double, mean: Double) -> Estimate {
        let high = min(mean, 2 * (shortest + half))
        return Estimate(value: min(shortest, high), low: min(high, max(0, shortest - half) / 2), high: high)
    }
}
