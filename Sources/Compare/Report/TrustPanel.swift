import Experiments
import RealServer

extension Report {
    /// What speaks for and against the figures of this page, at a glance.
    func trustPanel() -> String {
        let items = simulation() + measurement() + judgement()
        guard !items.isEmpty else { return "" }
        return """
            <section aria-labelledby="trust">
            <h2 id="trust">How far to trust it</h2>
            <ul class="trust">
            \(items.map(\.markup).joined(separator: "\n"))
            </ul>
            </section>
            """
    }

    /// One line of the panel.
    private struct Item {
        enum State {
            case good, open, bad
        }
        var state: State
        var text: String

        init(_ state: State, _ text: String) {
            self.state = state
            self.text = text
        }

        var markup: String {
            let (style, mark, word) =
                switch state {
                case .good: ("good", "✓", "good")
                case .open: ("open", "!", "to be noted")
                case .bad: ("bad", "✗", "bad")
                }
            return "<li><span class=\"state \(style)\" aria-hidden=\"true\">\(mark)</span>"
                + "<span class=\"unseen\">\(word): </span>\(escaped(text))</li>"
        }
    }

    private func simulation() -> [Item] {
        guard let simulated else { return [] }
        let doubtful = simulated.points.count { !$0.isTrusted }
        return [
            doubtful == 0
                ? Item(
                    .good,
                    "All \(counted(simulated.points.count, "simulated point")) reached what they needed: a steady state or the end of the workload, and the precision asked for."
                )
                : Item(
                    .open,
                    "\(doubtful) of \(counted(simulated.points.count, "simulated point")) come with a warning."
                )
        ]
    }

    private func measurement() -> [Item] {
        guard let measured else { return [] }
        var items: [Item] = []
        let untrusted = measured.points.count { point in point.warnings.contains { $0.contains("untrusted") }
        }
        items.append(
            untrusted == 0
                ? Item(.good, "No measured point broke a rule that was fixed beforehand.")
                : Item(
                    .bad,
                    "\(untrusted) of \(counted(measured.points.count, "measured point")) cannot be trusted."))
        if let runs = record?.runs {
            let discarded = runs.count { $0.discarded != nil }
            items.append(
                Item(
                    discarded == 0 ? .good : .open,
                    discarded == 0
                        ? "None of \(counted(runs.count, "run")) was discarded."
                        : "\(discarded) of \(counted(runs.count, "run")) \(discarded == 1 ? "was" : "were") discarded and repeated."
                ))
        }
        items.append(
            noise == nil
                ? Item(.open, "The noise floor was not measured.")
                : Item(
                    .good,
                    "The noise floor was measured: each error stands beside what two measurements of one configuration differ by."
                ))
        return items
    }

    private func judgement() -> [Item] {
        guard let comparison else { return [] }
        var items = comparison.check.disagreements.map {
            Item(.bad, "The model does not hold: \($0.component) disagrees. \($0.finding)")
        }
        if items.isEmpty, !comparison.rows.isEmpty { items.append(Item(.good, comparison.check.verdict)) }
        if comparison.parameters.isEmpty {
            items.append(
                Item(.open, "The model was not calibrated: what serving costs beside the steps are priors."))
        }
        let predictions = comparison.heldOut.compactMap { row in row.predicted?.covers(row.measured.value) }
        if !predictions.isEmpty {
            let covered = predictions.count { $0 }
            items.append(
                Item(
                    Double(covered) >= 0.85 * Double(predictions.count) ? .good : .open,
                    "\(covered) of \(predictions.count) measurements at held-out points are where the model expects them with 95 %."
                ))
        }
        if !comparison.outside.isEmpty {
            items.append(Item(.open, "Extrapolated: \(comparison.outside.joined(separator: "; "))."))
        }
        return items
    }

    private func counted(_ number: Int, _ noun: String) -> String {
        "\(number) \(noun)\(number == 1 ? "" : "s")"
    }
}
