import Experiments
import RealServer

extension Report {
    /// The runs that do not count, and why.
    func discardedRuns() -> String {
        guard let record else { return "" }
        let runs = record.runs.filter { $0.discarded != nil }
        guard !runs.isEmpty else { return "" }
        let rows = runs.map { run in
            "<tr><th scope=\"row\">\(escaped(Wording.point(run.axes)))</th><td class=\"n\">\(run.repetition)</td>"
                + "<td class=\"text\">\(escaped(run.discarded ?? ""))</td></tr>"
        }
        let head = """
            <tr><th scope="col">point</th><th scope="col" class="n">repetition</th><th scope="col">why</th></tr>
            """
        return """
            <section aria-labelledby="discarded">
            <h2 id="discarded">Discarded runs</h2>
            <p>They broke a rule that was fixed before anything was measured, and were repeated.</p>
            \(scrollingTable(
                label: "Discarded runs", head: head, body: "<tbody>\n\(rows.joined(separator: "\n"))\n</tbody>"))
            </section>
            """
    }
}
