extension ResultFile {
    /// The points as comma-separated values, for a spreadsheet: one row a point; the axes first, then each metric's
    /// value and the ends of its interval, in base units.
    public var csv: String {
        let axes = Set(points.flatMap(\.axes.keys)).sorted()
        let metrics = Set(points.flatMap(\.metrics.keys)).sorted()
        let header = axes + ["replications"] + metrics.flatMap { [$0, "\($0).low", "\($0).high"] }
        var rows = [header.map(Self.field)]
        for point in points {
            var row = axes.map { axis in
                switch point.axes[axis] {
                case .number(let number): "\(number)"
                case .text(let text): Self.field(text)
                case nil: ""
                }
            }
            row.append("\(point.replications)")
            for name in metrics {
                let metric = point.metrics[name]
                row += [metric?.value, metric?.low, metric?.high].map { $0.map { "\($0)" } ?? "" }
            }
            rows.append(row)
        }
        return rows.map { $0.joined(separator: ",") + "\n" }.joined()
    }

    /// Quoted where it must be (RFC 4180).
    private static func field(_ text: String) -> String {
        guard text.contains(where: { ",\"\n\r".contains($0) }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
