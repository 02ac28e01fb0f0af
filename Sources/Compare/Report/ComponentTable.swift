import Experiments

extension Report {
    /// Where a difference comes from: CPU time, waiting, utilisation and failures by component, both sides.
    func componentTable() -> String {
        guard let comparison else { return "" }
        let rows = comparison.rows.filter {
            !$0.isHeadline && ($0.simulated.value != 0 || $0.measured.value != 0)
        }
        guard !rows.isEmpty else { return "" }
        var metrics: [String] = []
        for row in rows where !metrics.contains(row.metric) { metrics.append(row.metric) }
        let bodies = metrics.map { metric in
            let mine = rows.filter { $0.metric == metric }
            return mine.enumerated().map { index, row in
                let name =
                    index == 0
                    ? "<th scope=\"rowgroup\" rowspan=\"\(mine.count)\"><code>\(escaped(metric))</code></th>"
                    : ""
                return "<tr>\(name)<td class=\"nowrap\">\(escaped(Wording.point(row.axes)))</td>"
                    + detail(row.simulated, row.metric) + detail(row.measured, row.metric)
                    + "<td class=\"n\">\(escaped(Wording.error(row.error)))</td></tr>"
            }.joined(separator: "\n")
        }
        let head = """
            <tr><th scope="col">metric</th><th scope="col">point</th><th scope="col" class="n">simulated</th>
            <th scope="col" class="n">measured</th><th scope="col" class="n">error</th></tr>
            """
        return """
            <section aria-labelledby="components">
            <h2 id="components">Component by component</h2>
            <details class="data" open>
            <summary>CPU time, utilisation and failures on both sides, endpoint by endpoint</summary>
            \(scrollingTable(
                label: "Components, simulated against measured", head: head,
                body: bodies.map { "<tbody class=\"point\">\($0)</tbody>" }.joined(separator: "\n")))
            </details>
            </section>
            """
    }

    private func detail(_ metric: Metric, _ name: String) -> String {
        let text = Wording.figure(metric.value, of: name, unit: metric.unit)
        return "<td class=\"n\">\(escaped(text))</td>"
    }
}
