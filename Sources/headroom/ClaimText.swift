import Compare
import Experiments

/// The author's claims, as the end of a command tells them.
enum ClaimText {
    /// A paragraph, those first that are not met; empty where nothing is claimed.
    static func lines(_ result: ResultFile) -> [String] {
        let judged = result.points.flatMap { point in point.expect.map { (point, $0) } }
        guard !judged.isEmpty else { return [] }
        let sorted = judged.filter { !$0.1.met } + judged.filter(\.1.met)
        return ["", "What the file expects:"]
            + sorted.flatMap { point, claim in
                let reference = claim.of.map { " of that at \($0.label)" } ?? ""
                let place = point.axes.isEmpty ? "" : "\(point.axes.label): "
                let figure = value(of: claim, point).map { "it is \($0)" } ?? "there is no figure"
                return FindingText.wrapped(
                    "\(claim.met ? "✓ met" : "✗ NOT met"): \(place)\(claim.that)\(reference); \(figure)")
            }
    }

    private static func value(of claim: ExpectResult, _ point: ResultPoint) -> String? {
        guard let value = claim.value else { return nil }
        if claim.of != nil {
            return claim.that.hasSuffix("x")
                ? Quantity(value, .number).text + "x" : Quantity(value, .fraction).text
        }
        let name = String(claim.that.prefix { !" <>=".contains($0) })
        return point.metrics[name]?.short(name)
    }
}
