import Experiments

extension Report {
    /// What limits, where the SLO is missed, and how far apart the curves are along the load.
    func judgements() -> String {
        guard let comparison else { return "" }
        let parts = [bottlenecks(comparison), capacities(comparison), distances(comparison)].filter {
            !$0.isEmpty
        }
        guard !parts.isEmpty else { return "" }
        return """
            <section aria-labelledby="limits">
            <h2 id="limits">What limits, and from where on</h2>
            \(parts.joined(separator: "\n"))
            </section>
            """
    }

    private func bottlenecks(_ comparison: Comparison) -> String {
        guard !comparison.bottlenecks.isEmpty else { return "" }
        let rows = comparison.bottlenecks.map { row in
            let mark =
                switch row.isRight {
                case true?: " <span class=\"good\">✓ the same</span>"
                case false?: " <span class=\"bad\">✗ another</span>"
                case nil: ""
                }
            let how = row.evidence.map { " <span class=\"hint\">by \($0.rawValue)</span>" } ?? ""
            return
                "<tr><th scope=\"row\">\(escaped(Wording.point(row.axes)))</th><td>\(escaped(row.simulated))</td>"
                + "<td class=\"nowrap\">\(escaped(row.measured ?? "not known"))\(how)\(mark)</td>"
                + "<td>\(escaped(row.rule))</td></tr>"
        }
        let head = """
            <tr><th scope="col">bottleneck at</th><th scope="col">simulated, by relief</th><th scope="col">measured</th>
            <th scope="col">rule of thumb</th></tr>
            """
        return scrollingTable(
            label: "Bottlenecks", head: head, body: "<tbody>\n\(rows.joined(separator: "\n"))\n</tbody>")
    }

    private func capacities(_ comparison: Comparison) -> String {
        guard !comparison.capacities.isEmpty else { return "" }
        func text(_ side: CapacityRow.Side) -> String {
            if let capacity = side.capacity { return Wording.digits(capacity) }
            if let met = side.met { return "above \(Wording.digits(met))" }
            return side.missed.map { "below \(Wording.digits($0))" } ?? "–"
        }
        let rows = comparison.capacities.map { row in
            "<tr><th scope=\"row\"><code>\(escaped(row.check))</code></th>"
                + "<td>\(escaped(row.axes.isEmpty ? Wording.axis(row.load) : "\(Wording.axis(row.load)), \(Wording.point(row.axes))"))</td>"
                + "<td class=\"n\">\(text(row.simulated))</td><td class=\"n\">\(text(row.measured))</td>"
                + "<td class=\"n\">\(row.error.map(Wording.error) ?? "–")</td></tr>"
        }
        let head = """
            <tr><th scope="col">met up to</th><th scope="col">load</th><th scope="col" class="n">simulated</th>
            <th scope="col" class="n">measured</th><th scope="col" class="n">error</th></tr>
            """
        return scrollingTable(
            label: "Capacity by objective", head: head,
            body: "<tbody>\n\(rows.joined(separator: "\n"))\n</tbody>")
            + "<p class=\"hint\">Between two points, interpolated.</p>"
    }

    private func distances(_ comparison: Comparison) -> String {
        guard let worst = comparison.distances.max(by: { $0.distance.magnitude < $1.distance.magnitude })
        else {
            return ""
        }
        return """
            <p>Near the knee, where latency is steep, the distance along the load says more: the simulation shows what was
            measured at \(escaped(Wording.point(worst.axes))) at a load \(Wording.error(worst.distance)) away
            (\(escaped(Wording.metric(worst.metric)))); at no point near it is it farther.</p>
            """
    }
}
