import Compare
import Experiments

/// A comparison for the terminal: how far each method was off, and what to make of it.
enum ComparisonText {
    static func render(_ comparison: Comparison) -> String {
        var lines = [comparison.verdict]
        if let freeze = comparison.freeze { lines.append(freeze.statement) }
        if let table = HeldOutTable.text(comparison) { lines += ["", table] }
        if let table = scores(comparison) { lines += ["", table] }
        lines.append("")
        let ties = comparison.ties
        if !ties.isEmpty {
            lines.append("As good as the simulation, or better: \(ties.joined(separator: "; ")).")
        }
        lines += bottlenecks(comparison)
        lines += capacities(comparison)
        lines += distances(comparison)
        if !comparison.check.holds {
            lines += comparison.check.disagreements.map { "\($0.component): \($0.finding)" }
        }
        if !comparison.outside.isEmpty {
            lines.append("Extrapolated: \(comparison.outside.joined(separator: "; ")).")
        }
        return lines.joined(separator: "\n")
    }

    /// One row a metric: the simulation's error, its intervals, and the error of each simpler method.
    private static func scores(_ comparison: Comparison) -> String? {
        let mine = comparison.scores.filter { $0.method == Score.simulation }
        guard !mine.isEmpty else { return nil }
        let methods = comparison.baselines.filter { $0.unavailable == nil }.map(\.method)
        var table = TextTable(
            ["all held out", "mean error", "worst", "noise", "covered", "width"] + methods.map(\.title))
        for score in mine {
            let rows = comparison.heldOut.filter { $0.metric == score.metric }
            let floors = rows.compactMap(\.floor)
            let covered = rows.compactMap { row in row.predicted?.covers(row.measured.value) }
            let others = methods.map { method -> String in
                guard
                    let other = comparison.scores.first(where: {
                        $0.method == method.rawValue && $0.metric == score.metric
                    })
                else { return "-" }
                return other.meanError.percentage + mark(other.standing)
            }
            table.rows.append(
                [
                    score.metric, score.meanError.percentage, score.worstError.percentage,
                    floors.max().map { "±\($0.percentage)" } ?? "-",
                    covered.isEmpty ? "-" : "\(covered.count { $0 }) of \(covered.count)",
                    score.medianWidth?.percentage ?? "-",
                ] + others)
        }
        let key = "= as good as the simulation, within a measurement's noise; + better"
        let missing = comparison.baselines.compactMap { baseline in
            baseline.unavailable.map { "\(baseline.method.title): \($0)" }
        }
        return ([table.text, key] + missing).joined(separator: "\n")
    }

    private static func mark(_ standing: Score.Standing?) -> String {
        switch standing {
        case .tie: " ="
        case .better: " +"
        case .worse, nil: "  "
        }
    }

    private static func bottlenecks(_ comparison: Comparison) -> [String] {
        let judged = comparison.bottlenecks.filter { $0.measured != nil }
        guard !judged.isEmpty else { return [] }
        let right = judged.count { $0.isRight == true }
        let rule = judged.count { $0.isRuleRight == true }
        return [
            "Bottleneck: the simulation is right at \(right) of \(judged.count) points, \"always \(judged[0].rule)\" at \(rule)."
        ]
    }

    private static func capacities(_ comparison: Comparison) -> [String] {
        comparison.capacities.compactMap { row in
            guard let error = row.error, let mine = row.simulated.capacity, let real = row.measured.capacity
            else { return nil }
            return
                "Capacity for \(row.check): simulated \(number(mine)), measured \(number(real)) (\(signedPercent(error)))."
        }
    }

    private static func distances(_ comparison: Comparison) -> [String] {
        guard let worst = comparison.distances.max(by: { $0.distance.magnitude < $1.distance.magnitude })
        else { return [] }
        return [
            "Near the knee the curves are at most \(worst.distance.magnitude.percentage) apart along the load (\(worst.metric))."
        ]
    }

    private static func number(_ value: Double) -> String {
        "\((value * 10).rounded() / 10)"
    }
}
