import Experiments

extension Report {
    /// The figures, each over the table of what it plots.
    func figures() -> String {
        guard let data = figureData else {
            return "<p>The points differ in no number, so there is nothing to draw against load.</p>"
        }
        let missing =
            charts == nil
            ? """
            <p class="notice">The figures are missing because Chart.js was not found when this page was made;
            the tables hold the same numbers. To get them: <code>apt install \(ChartLibrary.package)</code>,
            then make the report again.</p>
            """ : ""
        return missing + data.figures.map { figure($0, loadLabel: data.loadLabel) }.joined(separator: "\n")
    }

    private func figure(_ figure: FigureData.Figure, loadLabel: String) -> String {
        let canvas =
            charts == nil
            ? ""
            : """
            <div class="plot" hidden><canvas id="\(figure.id)" role="img" aria-label="\(escaped(figure.title)): \
            simulated and measured values, as in the table below"></canvas></div>
            """
        return """
            <figure>
            <figcaption>\(escaped(figure.title))</figcaption>
            \(charts == nil ? "" : legend(figure))
            \(canvas)
            <details class="data" open>
            <summary>The numbers plotted</summary>
            \(table(figure, loadLabel: loadLabel))
            </details>
            </figure>
            """
    }

    private func legend(_ figure: FigureData.Figure) -> String {
        let names = figure.series.enumerated().map { index, series in
            "<li><span class=\"swatch s\(index)\"></span>"
                + "\(escaped(series.label))</li>"
        }
        var marks = ""
        let values = figure.series.flatMap(\.values)
        if values.contains(where: { $0.measured != nil }) {
            marks =
                comparison == nil
                ? "<li><span class=\"mark solid\"></span>measured</li>"
                : """
                <li><span class="mark hollow"></span>measured, training</li>
                <li><span class="mark solid"></span>measured, held out</li>
                """
            if values.contains(where: { $0.noise != nil }) {
                marks += "\n<li><span class=\"mark box\"></span>noise floor</li>"
            }
        }
        let isPredicted = values.contains { $0.predicted != nil }
        let line =
            values.contains { $0.simulated != nil }
            ? "<li><span class=\"mark line\"></span>simulated, \(isPredicted ? "and where a measurement is expected (95 %)" : "with its confidence interval")</li>"
            : ""
        return """
            <ul class="legend" hidden>
            \(figure.series.count > 1 ? names.joined(separator: "\n") : "")
            \(line)
            \(marks)
            </ul>
            """
    }

    private func table(_ figure: FigureData.Figure, loadLabel: String) -> String {
        let measures = figure.series.contains { $0.values.contains { $0.measured != nil } }
        let simulates = simulated != nil
        let head =
            "<tr><th scope=\"col\">\(escaped(loadLabel))</th>"
            + (figure.series.count > 1 ? "<th scope=\"col\">metric</th>" : "")
            + (simulates ? "<th scope=\"col\" colspan=\"2\" class=\"v\">simulated</th>" : "")
            + (measures
                ? "<th scope=\"col\" colspan=\"2\" class=\"v\">measured</th><th scope=\"col\">role</th>" : "")
            + "</tr>"
        var rows: [String] = []
        for value in figure.series[0].values {
            for series in figure.series {
                guard let entry = series.values.first(where: { $0.load == value.load }) else { continue }
                rows.append(
                    "<tr><th scope=\"row\">\(escaped(Wording.value(.number(entry.load))))</th>"
                        + (figure.series.count > 1 ? "<td>\(escaped(series.label))</td>" : "")
                        + (simulates ? cell(entry.simulated, trusted: entry.simulatedTrusted) : "")
                        + (measures
                            ? cell(entry.measured, trusted: entry.measuredTrusted)
                                + "<td>\(Wording.role(entry.role))</td>"
                            : "") + "</tr>")
            }
        }
        return scrollingTable(
            label: figure.title, head: head, body: "<tbody>\n\(rows.joined(separator: "\n"))\n</tbody>")
    }
}

/// A cell with a value and one with its interval, greyed where it cannot be trusted.
func cell(_ metric: Metric?, trusted: Bool) -> String {
    guard let metric else { return "<td class=\"n\">–</td><td></td>" }
    let value = Wording.quantity(metric.value, unit: metric.unit)
    let interval = Wording.interval(metric.low, metric.high, unit: metric.unit)
    let grey = trusted ? "" : " grey"
    let mark = trusted ? "" : "<abbr title=\"see the warnings\">*</abbr>"
    return "<td class=\"n\(grey)\">\(escaped(value))\(mark)</td>"
        + "<td class=\"interval\(grey)\">\(escaped(interval))</td>"
}
