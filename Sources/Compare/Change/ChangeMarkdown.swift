public import Experiments
internal import Foundation

extension ResultChange {
    /// A summary for a pull request, in GitHub's Markdown: the verdict, then a table of the headlines and of whatever
    /// else changed.
    public var markdown: String {
        let shown = rows.filter { row in
            Comparison.metrics.contains(row.metric) || row.metric.hasPrefix("cpu.")
                || row.verdict == .rose || row.verdict == .fell
        }
        var lines = [
            "### Headroom: \(Self.cell(before.name)) → \(Self.cell(after.name))", "",
            "**\(Self.cell(verdict))**", "",
            "| point | metric | before | after | change | 95 % interval | noise | |",
            "| --- | --- | ---: | ---: | ---: | ---: | ---: | --- |",
        ]
        for row in shown.prefix(Self.mostRows) {
            let noise = row.floor.map { "±\(Wording.percent($0))" } ?? ""
            lines.append(
                "| "
                    + [
                        row.axes.label, "`\(row.metric)`", row.text(of: row.before), row.text(of: row.after),
                        row.changeText, row.intervalText, noise, row.mark,
                    ].map(Self.cell).joined(separator: " | ") + " |")
        }
        if shown.count > Self.mostRows {
            lines.append("")
            lines.append("… and \(shown.count - Self.mostRows) rows more.")
        }
        lines += ["", note]
        for axes in unmatched.prefix(5) { lines.append("- only one side has \(Self.cell(axes.label))") }
        return lines.joined(separator: "\n") + "\n"
    }

    private static let mostRows = 60

    /// How to read it.
    private var note: String {
        let sides =
            before.source == after.source
            ? before.source.rawValue : "\(before.source.rawValue) → \(after.source.rawValue)"
        let noise =
            rows.contains { $0.floor != nil }
            ? "Changes below the noise floor, what two measurements of one configuration differed by, do not count."
            : "The noise floor was not measured: `headroom measure --aa` does."
        return "Both \(sides). A change counts where its interval does not hold 0. \(noise)"
    }

    /// Text that cannot end a cell.
    private static func cell(_ text: String) -> String {
        text.replacing("|", with: "\\|").replacing("\n", with: " ").replacing("<", with: "&lt;")
    }
}

extension ResultChange.Row {
    /// A value in readable units.
    public func text(of metric: Metric) -> String {
        Wording.figure(metric.value, of: self.metric, unit: metric.unit)
    }

    /// `+4.2 %`; of a share, in points.
    public var changeText: String { Wording.error(change) + (isShare ? " points" : "") }

    public var intervalText: String {
        guard let low, let high else { return "–" }
        return "[\(Wording.error(low)), \(Wording.error(high))]"
    }

    /// `▲ rose`.
    public var mark: String {
        switch verdict {
        case .rose: "▲ rose"
        case .fell: "▼ fell"
        case .unchanged: "unchanged"
        case .unknown: "? no interval"
        }
    }
}
