import Experiments

extension Report {
    /// The simulation beside simpler methods, which had the same training points.
    func methodTable() -> String {
        guard let comparison, comparison.scores.contains(where: { $0.standing != nil }) else { return "" }
        let mine = comparison.scores.filter { $0.method == Score.simulation }
        let methods = comparison.baselines.filter { $0.unavailable == nil }.map(\.method)
        let head =
            "<tr><th scope=\"col\">mean error</th><th scope=\"col\" class=\"n\">simulation</th>"
            + methods.map { "<th scope=\"col\" class=\"n\">\(escaped($0.title))</th>" }.joined() + "</tr>"
        let rows = mine.map { score in
            let cells = methods.map { method -> String in
                guard
                    let other = comparison.scores.first(where: {
                        $0.method == method.rawValue && $0.metric == score.metric
                    })
                else { return "<td class=\"n\">–</td>" }
                let word =
                    switch other.standing {
                    case .tie: " <span class=\"open\">ties</span>"
                    case .better: " <span class=\"bad\">better</span>"
                    case .worse, nil: ""
                    }
                return "<td class=\"n\">\(Wording.percent(other.meanError))\(word)</td>"
            }
            return "<tr><th scope=\"row\">\(escaped(Wording.metric(score.metric)))</th>"
                + "<td class=\"n\">\(Wording.percent(score.meanError))</td>\(cells.joined())</tr>"
        }
        let missing = comparison.baselines.compactMap { baseline in
            baseline.unavailable.map { "\(baseline.method.title): \($0)" }
        }
        let lacking = missing.isEmpty ? "" : " Without an answer: \(missing.joined(separator: "; "))."
        return """
            <section aria-labelledby="methods">
            <h2 id="methods">Was the simulation worth it?</h2>
            <p>The mean error over the held-out points, beside what simpler methods make of the same training points.</p>
            \(scrollingTable(
                label: "Mean error by method", head: head, body: "<tbody>\n\(rows.joined(separator: "\n"))\n</tbody>"))
            <p class="hint">A method ties where the errors differ by less than a measurement's noise. A dash: it says nothing of that
            metric.\(escaped(lacking))</p>
            \(intervalTable(mine))
            </section>
            """
    }

    /// How good the predictive intervals were.
    private func intervalTable(_ scores: [Score]) -> String {
        let known = scores.filter { $0.coverage != nil }
        guard !known.isEmpty else { return "" }
        let head = """
            <tr><th scope="col">predictive intervals, 95 %</th><th scope="col" class="n">held</th>
            <th scope="col" class="n">median width</th><th scope="col" class="n">interval score</th></tr>
            """
        let rows = known.map { score in
            "<tr><th scope=\"row\">\(escaped(Wording.metric(score.metric)))</th>"
                + [score.coverage, score.medianWidth, score.intervalScore].map {
                    "<td class=\"n\">\($0.map(Wording.percent) ?? "–")</td>"
                }.joined() + "</tr>"
        }
        return scrollingTable(
            label: "Predictive intervals", head: head,
            body: "<tbody>\n\(rows.joined(separator: "\n"))\n</tbody>")
    }
}
