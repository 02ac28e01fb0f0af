import Experiments

extension Report {
    /// Simulated against measured, held-out points first: they alone score the model.
    func comparisonTable() -> String {
        guard let comparison, !comparison.rows.isEmpty else { return "" }
        let head = """
            <tr><th scope="col">point</th><th scope="col">metric</th><th scope="col" colspan="2" class="v">simulated</th>
            <th scope="col" colspan="2" class="v">measured</th><th scope="col" class="n">error</th>
            <th scope="col" class="n">allowed</th><th scope="col" class="n">noise floor</th></tr>
            """
        let bodies = [
            (Point.Role.holdout, "Held-out points: predicted, not fitted"),
            (.train, "Training points: the model was calibrated on these"),
            (.unscored, "Points in neither"),
        ].map { role, title in
            rows(comparison.rows.filter { $0.role == role && $0.isHeadline }, title: title)
        }
        return """
            <section aria-labelledby="compared">
            <h2 id="compared">Simulated against measured</h2>
            \(scores(comparison))
            \(scrollingTable(label: "Simulated against measured", head: head, body: bodies.joined()))
            <p class="hint">In brackets: the confidence interval, of the simulation over its replications, of the
            measurement over its repetitions. The error is (simulated − measured) ÷ measured. \(noiseHint)</p>
            </section>
            """
    }

    /// The greatest held-out error of each metric.
    private func scores(_ comparison: Comparison) -> String {
        var names: [String] = []
        for row in comparison.heldOut where row.isHeadline && !names.contains(row.metric) {
            names.append(row.metric)
        }
        guard !names.isEmpty else { return "" }
        let items = names.compactMap { name -> String? in
            let rows = comparison.rows.filter { $0.role == .holdout && $0.metric == name }
            guard let worst = rows.max(by: { size($0) < size($1) }) else { return nil }
            let misses = rows.filter { $0.within == false }.count
            let limit = worst.tolerance.map { tolerance in
                misses == 0
                    ? "<span class=\"good\">within \(Wording.limit(tolerance))</span>"
                    : "<span class=\"bad\">\(misses) of \(rows.count) over \(Wording.limit(tolerance))</span>"
            }
            return """
                <li><span class="what">\(escaped(Wording.metric(name)))</span>
                <strong>\(escaped(Wording.error(worst.error)))</strong>
                \(limit ?? "<span class=\"hint\">no limit set</span>")</li>
                """
        }
        return """
            <p>Greatest error at a held-out point:</p>
            <ul class="scores">
            \(items.joined(separator: "\n"))
            </ul>
            """
    }

    private func size(_ row: Comparison.Row) -> Double {
        row.error.isFinite ? row.error.magnitude : .infinity
    }

    private func rows(_ rows: [Comparison.Row], title: String) -> String {
        guard !rows.isEmpty else { return "" }
        var places: [[String: AxisValue]] = []
        for row in rows where !places.contains(row.axes) { places.append(row.axes) }
        let bodies = places.map { axes in
            let here = rows.filter { $0.axes == axes }
            let point = points.first { $0.axes == axes }
            return here.enumerated().map { index, row in
                let label = escaped(Wording.point(axes))
                let name = "<th scope=\"rowgroup\" rowspan=\"\(here.count)\">\(label)</th>"
                let metric = "<td class=\"nowrap\">\(escaped(Wording.metric(row.metric)))</td>"
                return "<tr>\(index == 0 ? name : "")\(metric)"
                    + cell(row.simulated, trusted: point?.simulated?.isTrusted ?? true)
                    + cell(row.measured, trusted: point?.measured?.isTrusted ?? true)
                    + errorCells(row) + "</tr>"
            }.joined(separator: "\n")
        }
        let heading = """
            <tbody><tr class="group"><th colspan="9" scope="rowgroup">\(escaped(title))</th></tr></tbody>

            """
        return heading + bodies.map { "<tbody class=\"point\">\($0)</tbody>" }.joined(separator: "\n")
    }

    private func errorCells(_ row: Comparison.Row) -> String {
        let floor = row.floor
        let allowed = row.tolerance.map { "±\(Wording.limit($0))" } ?? "–"
        let (style, mark) =
            switch row.within {
            case true?: (" good", " ✓")
            case false?: (" bad", " ✗")
            case nil: ("", "")
            }
        return "<td class=\"n\(style)\">\(escaped(Wording.error(row.error)))\(mark)</td>"
            + "<td class=\"n\">\(escaped(allowed))</td>"
            + "<td class=\"n\">\(floor.map { "±\(Wording.percent($0))" } ?? "–")</td>"
    }

    private var noiseHint: String {
        noise == nil
            ? "The noise floor was not measured: <code>headroom measure --aa</code> does."
            : "An error below the noise floor, the greatest difference that two measurements of one configuration may have (95 %), says nothing."
    }
}
