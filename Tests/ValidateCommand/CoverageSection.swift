import Foundation
import SimCore
import Validation

/// How often intervals cover the truth: a table, and whether all do as often as they should.
struct CoverageSection {
    let text: String
    let agrees: Bool

    static let seeds = 1_000
    /// Shares of the seeds that pass, of a nominal 95 %.
    static let allowed = 0.93...0.97
    /// A setting is split into parts, so that all cores have work until the end.
    private static let parts = 20

    static func run() async -> CoverageSection {
        let settings = CoverageStudy.Setting.all
        let studies = await withTaskGroup(of: (Int, CoverageStudy).self) { group in
            for (index, setting) in settings.enumerated() {
                for part in 0..<parts {
                    let range = UInt64(part * seeds / parts)..<UInt64((part + 1) * seeds / parts)
                    group.addTask { (index, CoverageStudy(setting, seeds: range)) }
                }
            }
            var studies: [[CoverageStudy]] = settings.map { _ in [] }
            for await (index, study) in group { studies[index].append(study) }
            return studies
        }
        var rows = ""
        var agrees = true
        for (setting, parts) in zip(settings, studies) {
            for index in parts[0].figures.indices {
                let covered = parts.reduce(0) { $0 + $1.figures[index].covered }
                // Whole thousandths of a per mille: the order in which the parts ended must not show.
                let width = parts.map { $0.figures[index].relativeHalfWidth }.sorted().reduce(0, +)
                let share = Double(covered) / Double(seeds)
                let isAllowed = allowed.contains(share)
                if !isAllowed { agrees = false }
                rows +=
                    "| \(setting.load) | \(setting.replications) × \(Int(setting.length)) s | \(parts[0].figures[index].name) | "
                    + String(format: "%.1f %%", 100 * share) + " | ± "
                    + String(format: "%.1f %%", 100 * width / Double(Self.parts)) + " | "
                    + (isAllowed ? "yes" : "**no**") + " |\n"
            }
        }
        return CoverageSection(text: introduction + rows, agrees: agrees)
    }

    private static let introduction = """
        ## How often intervals cover the truth

        M/M/1 in order of arrival with S = 1 s, from empty, the first tenth of each run deleted: the mean response is
        1 / (µ − λ), its 99th percentile −ln(.01) / (µ − λ). Over \(seeds) seeds a nominal \
        \(Int(CoverageStudy.confidence * 100)) % interval has to cover the truth for
        93 to 97 % of them. The mean's interval is Student's over replications, or over the batches of one run; the
        percentile is that of all observations together, between two of them.

        | ρ | runs | figure | covered | half-width, mean | agrees |
        | --- | --- | --- | --- | --- | --- |

        """
}
