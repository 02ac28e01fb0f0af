import Foundation
import SimCore
import Validation

/// One line of a case's table.
struct CaseRow {
    let text: String
    let agrees: Bool

    init(_ label: String, _ figure: ValidationCase.Figure, _ estimate: SimulationStudy.Estimate?) {
        agrees =
            figure.published?.agrees(with: figure.closedForm) ?? true && estimate?.agrees ?? true
        var simulated = ""
        if let estimate, let low = estimate.interval.low, let high = estimate.interval.high {
            simulated = "\(Self.digits(estimate.interval.mean)) [\(Self.digits(low)), \(Self.digits(high))]"
            if estimate.repeated { simulated += " (second run)" }
        }
        let cells = [
            label.isEmpty ? figure.name : "\(label): \(figure.name)", figure.published?.text ?? "",
            Self.digits(figure.closedForm, 10), simulated, agrees ? "yes" : "**no**",
        ]
        text = "| " + cells.joined(separator: " | ") + " |\n"
    }

    private static func digits(_ value: Double, _ count: Int = 5) -> String {
        String(format: "%.\(count)g", value)
    }
}
