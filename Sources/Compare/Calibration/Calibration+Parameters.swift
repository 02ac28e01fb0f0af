import Experiments
import Models
internal import SimCore

extension Calibration {
    /// The parameters as they stand in the demands file, each with its interval and origin.
    func describe(
        _ choice: ParameterChoice, _ fit: Fit, _ points: [TrainingPoint], _ client: GeneratorCost
    ) -> [DemandsFile.Parameter] {
        // Several runs of a point are one place.
        var labels: [String] = []
        for point in points where !labels.contains(point.measured.axes.label) {
            labels.append(point.measured.axes.label)
        }
        let places = labels.joined(separator: "; ")
        let t = StudentT.quantile(0.975, degrees: fit.degrees)
        var result: [DemandsFile.Parameter] = []
        for (index, parameter) in choice.free.enumerated() {
            let x = fit.solution[index]
            let half = min(t * fit.deviations[index], Fit.farthest)
            let profile = fit.profiles[index]
            // Within a factor of two either way, by the evidence alone.
            let isDetermined = max(-profile.low, profile.high) <= logarithm(2)
            let origin =
                isDetermined
                ? "fitted to \(places)"
                : "hardly determined by \(places): near what was believed before, \(text(parameter))"
            for path in parameter.paths {
                result.append(
                    DemandsFile.Parameter(
                        path: path, value: parameter.value(at: x), low: parameter.value(at: x - half),
                        high: parameter.value(at: x + half), origin: origin))
            }
        }
        if let each = client.each {
            for path in ["costs.send", "costs.receive"] {
                result.append(
                    DemandsFile.Parameter(
                        path: path, value: each.value, low: max(0, each.low ?? each.value),
                        high: each.high ?? each.value, origin: "utilisation law at \(places)"))
            }
        }
        return result + choice.fixed + Pace.parameters(points)
    }

    private func text(_ parameter: FreeParameter) -> String {
        let isFactor =
            DemandsFile.Parameter(
                path: parameter.paths[0], value: 1, low: 1, high: 1, origin: ""
            ).unit == "1"
        return Quantity(parameter.prior, isFactor ? .number : .duration).text
    }
}
