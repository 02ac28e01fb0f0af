import Compare
import Experiments

/// What `find` found, for the terminal.
enum CapacityText {
    static func render(_ finding: CapacityFinding) -> String {
        var lines: [String] = []
        var place: [String] = finding.axes.isEmpty ? [] : [finding.axes.label]
        if let wait = finding.assumeWait.flatMap(WaitAssumption.init(rawValue:)) {
            place.append("if waits hold \(wait.held)")
        }
        if !place.isEmpty { lines.append("\(place.joined(separator: ", ")):") }
        lines += [verdict(finding), "", table(finding), ""]
        if !finding.firstMissed.isEmpty {
            lines.append("First to give: \(finding.firstMissed.joined(separator: ", ")).")
        }
        lines += limits(finding)
        lines += bounds(finding)
        return lines.joined(separator: "\n")
    }

    private static func verdict(_ finding: CapacityFinding) -> String {
        guard let met = finding.met else {
            return "No load meets this SLO, from \(load(finding.missed ?? 0, finding)) on."
        }
        guard let missed = finding.missed else {
            return "No limit below \(load(met, finding)): the SLO is met everywhere up to it."
        }
        let precision = finding.precision.map { " (±\(percent($0)))" } ?? ""
        return
            "The SLO is met up to \(load(met, finding)) and missed from \(load(missed, finding))\(precision)."
    }

    /// At most ten loads, those around the answer.
    private static func table(_ finding: CapacityFinding) -> String {
        var table = TextTable(["", "throughput", "p50", "p95", "errors", "SLO"])
        let middle = finding.capacity ?? finding.met ?? finding.missed ?? 0
        let near = finding.trials.sorted { ($0.load - middle).magnitude < ($1.load - middle).magnitude }
            .prefix(8)
        for trial in finding.trials where near.contains(where: { $0.load == trial.load }) {
            let cells = ["throughput", "latency.p50", "latency.p95", "errors.rate"].map { name in
                trial.result.metrics[name]?.short(name) ?? "-"
            }
            table.rows.append([load(trial.load, finding)] + cells + [Verdict.word(trial.result)])
        }
        return table.text
    }

    private static func limits(_ finding: CapacityFinding) -> [String] {
        guard finding.capacity != nil else { return [] }
        guard let first = finding.firstLimit else {
            return [
                "First limit: none that more of one component would lift by 5 %: the SLO is as strict as the requests are long."
            ]
        }
        var lines = ["First limit: \(first.component). \(worth(first, finding))"]
        for relief in finding.reliefs.dropFirst() {
            lines.append("Also: \(relief.component). \(worth(relief, finding))")
        }
        if let next = finding.nextLimit {
            lines.append(
                "Next limit, with enough of \(first.component): \(next.component). \(worth(next, finding))")
        } else if !first.isUnlimited {
            lines.append(
                "Next limit, with enough of \(first.component): none that more of one component lifts.")
        }
        return lines
    }

    private static func worth(_ relief: CapacityFinding.Relief, _ finding: CapacityFinding) -> String {
        relief.isUnlimited
            ? "With enough of it there is no limit below \(load(relief.met, finding))."
            : "With enough of it: \(load(relief.met, finding)) (+\(percent(relief.gain)))."
    }

    private static func bounds(_ finding: CapacityFinding) -> [String] {
        var lines: [String] = []
        if let knee = finding.knee {
            let interval =
                knee.low.flatMap { low in knee.high.map { " [\(number(low)), \(number($0))]" } } ?? ""
            let formula = finding.bounds.knee.map { "; closed form \(number($0))" } ?? ""
            lines.append("Knee: \(number(knee.value))\(interval) clients\(formula).")
        }
        if let throughput = finding.bounds.throughput, let resource = finding.bounds.resource {
            lines.append(
                "Bound by \(resource): no more than \(Quantity(throughput, .rate).text)"
                    + (finding.isWhole
                        ? finding.bounds.load.map {
                            ", so no more than \(number($0)) clients within the limit on latency"
                        } ?? ""
                        : "") + ".")
        }
        return lines
    }

    /// Configurations side by side.
    static func summary(_ findings: [CapacityFinding]) -> String {
        var table = TextTable(["configuration", "SLO met up to", "first limit"])
        for finding in findings.prefix(10) {
            let wait = finding.assumeWait.map { ", wait=\($0)" } ?? ""
            table.rows.append([
                finding.axes.label + wait, finding.met.map { load($0, finding) } ?? "no load",
                finding.missed == nil ? "none found" : finding.firstLimit?.component ?? "-",
            ])
        }
        return table.text
    }

    private static func load(_ value: Double, _ finding: CapacityFinding) -> String {
        finding.isWhole
            ? "\(Int(value)) \(value == 1 ? "client" : "clients")" : Quantity(value, .rate).text
    }

    private static func percent(_ value: Double) -> String {
        value >= 0.1 ? "\(Int((value * 100).rounded())) %" : value.percentage
    }

    private static func number(_ value: Double) -> String {
        value >= 100 ? "\(Int(value.rounded()))" : "\((value * 100).rounded() / 100)"
    }
}
