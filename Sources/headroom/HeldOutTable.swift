import Compare
import Experiments

/// Every held-out point, simulated against measured, with the intervals of both.
enum HeldOutTable {
    /// What a reader looks for first; the other figures stand in the report and in the JSON.
    private static let metrics = ["throughput", "latency.p50", "latency.p95", "latency.p99"]

    /// `nil` where no held-out point was measured.
    static func text(_ comparison: Comparison) -> String? {
        let rows = comparison.heldOut.filter { metrics.contains($0.metric) }
        guard !rows.isEmpty else { return nil }
        var table = TextTable(["held out", "simulated", "measured", "error", ""])
        var last: [String: AxisValue]?
        for row in rows {
            if row.axes != last { table.rows.append([row.axes.label, "", "", "", ""]) }
            last = row.axes
            let mark = row.within.map { $0 ? "" : "outside \(Quantity(row.tolerance ?? 0, .fraction).text)" }
            table.rows.append([
                "  \(row.metric.replacing("latency.", with: ""))", row.simulated.withInterval(row.metric),
                row.measured.withInterval(row.metric), signedPercent(row.error), mark ?? "",
            ])
        }
        return table.text
    }
}
