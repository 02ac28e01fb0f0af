import Experiments
import Planting

/// Plantings as a page shows them.
struct PlantingTable {
    let rows: [Planting.Recovery]
    let plantings: Int
    let tolerance: Double

    init(_ rows: [Planting.Recovery], plantings: Int, tolerance: Double) {
        self.rows = rows
        self.plantings = plantings
        self.tolerance = tolerance
    }

    private var paths: [String] { Set(rows.map(\.path)).sorted() }

    /// Of each parameter: how many were found within the tolerance, how many intervals cover, the greatest error.
    var summary: String {
        paths.map { path in
            let own = rows.filter { $0.path == path }
            let near = own.count { $0.error.magnitude <= tolerance }
            let covered = own.count(where: \.isCovered)
            let worst = own.map(\.error.magnitude).max() ?? 0
            return
                "`\(path)`: \(near) of \(plantings) within \(percent(tolerance)), the worst off by \(percent(worst)); \(covered) of \(plantings) intervals of 95 % cover."
        }.joined(separator: "\n\n")
    }

    /// Whether all were found within the tolerance, and nine of ten intervals cover.
    var isRecovered: Bool {
        !rows.isEmpty
            && paths.allSatisfy { path in
                let own = rows.filter { $0.path == path }
                return own.count == plantings && own.allSatisfy { $0.error.magnitude <= tolerance }
                    && Double(own.count(where: \.isCovered)) >= 0.9 * Double(plantings)
            }
    }

    var text: String {
        let lines = rows.map { row in
            "| `\(row.path)` | \(time(row.truth)) | \(time(row.found.value)) | \(time(row.found.low)) to \(time(row.found.high)) | \(percent(row.error)) | \(row.isCovered ? "yes" : "**no**") |"
        }
        return """
            \(summary)

            | parameter | planted | found | 95 % interval | error | covers |
            | --- | ---: | ---: | --- | ---: | --- |
            \(lines.joined(separator: "\n"))

            """
    }

    static func line(_ row: Planting.Recovery) -> String {
        "\(row.path): planted \(Quantity(row.truth, .duration).text), found \(Quantity(row.found.value, .duration).text)"
    }

    private func time(_ seconds: Double) -> String { Quantity(seconds, .duration).text }

    private func percent(_ share: Double) -> String { "\((share * 1000).rounded() / 10) %" }
}
