import Foundation
import Models
import SimCore
import Validation

/// One scenario with each of its mechanisms left out in turn: the same requests every time, replication by replication.
struct AblationTable {
    static let replications = 10
    /// Of a difference that is shown; the others are chance, or nothing.
    static let confidence = 0.99

    private struct Figure: Sendable {
        var name: String
        var text: @Sendable (Double) -> String
        var value: @Sendable (RunStatistics) -> Double?
    }

    private static let figures = [
        Figure(
            name: "throughput", text: { String(format: "%.0f/s", $0) },
            value: { $0.duration > 0 ? Double($0.all.ok) / $0.duration : nil }),
        Figure(name: "p50", text: milliseconds, value: { $0.all.latency.quantile(0.5) }),
        Figure(name: "p99", text: milliseconds, value: { $0.all.latency.quantile(0.99) }),
        Figure(
            name: "errors", text: { String(format: "%.2f %%", 100 * $0) },
            value: { Double($0.all.failed) / Double(max(1, $0.all.ok + $0.all.failed)) }),
    ]

    let text: String

    init(_ scenario: Scenario, seed: UInt64) {
        let base = Self.runs(scenario, seed)
        var rows = Self.row("**everything**", "", base.map { $0 }, nil)
        for ablation in Ablation.all {
            guard let changed = ablation.applied(to: scenario) else { continue }
            rows += Self.row(ablation.mechanism, ablation.instead, Self.runs(changed, seed), base)
        }
        let rate = Self.mean(base, Self.figures[0]) ?? 0
        if let opened = Ablation.opened(scenario, rate: 0.9 * rate) {
            let runs = Self.runs(opened, seed)
            rows += Self.row(
                "clients wait for their answers", "Poisson arrivals at nine tenths of the throughput", runs,
                base)
        }
        let names = Self.figures.map { $0.name }.joined(separator: " | ")
        text = "| Left out | Instead | \(names) |\n| --- | --- | ---: | ---: | ---: | ---: |\n" + rows
    }

    /// Replications over the machine's cores, in the order of their indices.
    private static func runs(_ scenario: Scenario, _ seed: UInt64) -> [RunStatistics] {
        let results = LockedResults(count: replications)
        DispatchQueue.concurrentPerform(iterations: replications) { index in
            results.set(index, simulate(scenario, seed: seed, replication: UInt64(index)))
        }
        return results.all
    }

    private static func row(
        _ mechanism: String, _ instead: String, _ runs: [RunStatistics], _ base: [RunStatistics]?
    ) -> String {
        let cells = figures.map { figure -> String in
            guard let mean = mean(runs, figure) else { return "" }
            guard let base else { return figure.text(mean) }
            let difference = PairedDifference(
                base.map(figure.value), runs.map(figure.value), confidence: confidence)
            // What differs in no replication has no width either.
            guard difference.sign != 0, let before = Self.mean(base, figure) else { return "·" }
            guard figure.name != "errors", before > 0 else { return figure.text(mean) }
            return figure.text(mean) + String(format: " (%+.0f %%)", 100 * (mean / before - 1))
        }
        return "| \(mechanism) | \(instead) | \(cells.joined(separator: " | ")) |\n"
    }

    private static func mean(_ runs: [RunStatistics], _ figure: Figure) -> Double? {
        let known = runs.compactMap(figure.value)
        return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
    }

    @Sendable private static func milliseconds(_ seconds: Double) -> String {
        let value = 1000 * seconds
        return String(format: value < 10 ? "%.2f ms" : value < 100 ? "%.1f ms" : "%.0f ms", value)
    }
}

/// Results that threads put into places of their own.
private final class LockedResults: @unchecked Sendable {
    private let lock = NSLock()
    private var runs: [RunStatistics?]

    init(count: Int) {
        runs = Array(repeating: nil, count: count)
    }

    func set(_ index: Int, _ run: RunStatistics) {
        lock.withLock { runs[index] = run }
    }

    var all: [RunStatistics] { lock.withLock { runs.compactMap { $0 } } }
}
