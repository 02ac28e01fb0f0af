extension Report {
    /// What speaks against figures of this page, point by point.
    func warnings() -> String {
        let items = points.flatMap { point in
            point.warnings.map { (Wording.point(point.axes), $0) }
        }
        guard !items.isEmpty else { return "" }
        let rows = items.map { "<li><strong>\(escaped($0.0))</strong>: \(escaped($0.1))</li>" }
        return """
            <section aria-labelledby="warnings">
            <h2 id="warnings">Warnings</h2>
            <p>The figures of these points are shown in grey and marked <span class="grey">*</span>.</p>
            <ul class="plain">
            \(rows.joined(separator: "\n"))
            </ul>
            </section>
            """
    }
}
