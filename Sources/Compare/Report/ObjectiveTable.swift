import Experiments

extension Report {
    /// The service-level objectives and the author's claims, at every point.
    func objectives() -> String {
        let points = points
        var checks: [String] = []
        for point in points {
            for result in (point.simulated?.slo ?? []) + (point.measured?.slo ?? [])
            where !checks.contains(result.check) {
                checks.append(result.check)
            }
        }
        let claims = points.flatMap { point in
            (point.simulated?.expect ?? []).map { (point.axes, $0) }
        }
        guard !checks.isEmpty || !claims.isEmpty else { return "" }
        return """
            <section aria-labelledby="objectives">
            <h2 id="objectives">Objectives</h2>
            \(checks.isEmpty ? "" : table(checks, points))
            \(claims.isEmpty ? "" : list(claims))
            </section>
            """
    }

    private func table(_ checks: [String], _ points: [ReportPoint]) -> String {
        let measures = measured != nil
        let head =
            "<tr><th scope=\"col\">point</th>"
            + checks.map { "<th scope=\"col\">\(escaped($0))</th>" }.joined() + "</tr>"
        let rows = points.map { point in
            let cells = checks.map { check in
                let simulated = verdict(check, of: point.simulated, label: measures ? "simulated" : nil)
                let measured = measures ? verdict(check, of: point.measured, label: "measured") : ""
                return "<td>\(simulated)\(measured)</td>"
            }
            return "<tr><th scope=\"row\">\(escaped(Wording.point(point.axes)))</th>\(cells.joined())</tr>"
        }
        return scrollingTable(
            label: "Objectives at every point", head: head,
            body: "<tbody>\n\(rows.joined(separator: "\n"))\n</tbody>")
    }

    private func verdict(_ check: String, of point: ResultPoint?, label: String?) -> String {
        guard let point, let result = point.slo.first(where: { $0.check == check }) else { return "" }
        let (style, mark) =
            switch result.verdict {
            case .met: ("good", "✓ met")
            case .notMet: ("bad", "✗ not met")
            case .undecided: ("open", "? undecided")
            }
        let metric = check.split(separator: " ").first.map(String.init) ?? ""
        let unit = point.metrics[metric]?.unit ?? "1"
        let value = result.value.map { Wording.figure($0, of: metric, unit: unit) }
        let who = label.map { "<span class=\"interval\">\($0)</span> " } ?? ""
        let grey = point.isTrusted ? "" : " grey"
        return "<div class=\"nowrap\(grey)\">\(who)<span class=\"\(style)\">\(mark)</span>"
            + " <span class=\"interval\">\(escaped(value ?? ""))</span></div>"
    }

    private func list(_ claims: [([String: AxisValue], ExpectResult)]) -> String {
        let items = claims.map { axes, claim in
            let mark =
                claim.met
                ? "<span class=\"good\">✓ holds</span>" : "<span class=\"bad\">✗ does not hold</span>"
            let reference = claim.of.map { " of that at " + Wording.point($0) } ?? ""
            let text = "<code>\(escaped(claim.that))</code>\(escaped(reference))"
            return "<li>\(mark) \(text) at \(escaped(Wording.point(axes)))</li>"
        }
        return "<h3>What the author expects</h3>\n<ul class=\"plain\">\(items.joined(separator: "\n"))</ul>"
    }
}
