internal import Experiments
internal import Foundation

/// Results along one load, everything else alike: figures between the points are interpolated.
struct LoadCurve {
    /// What the curve's points have in common.
    var others: [String: AxisValue]
    /// By ascending load.
    var points: [(load: Double, result: ResultPoint)]

    /// The paths of loads, by which points lie on one curve.
    static let paths = ["workload.closed.clients", "workload.open.rate"]

    /// The curves through results, each of at least two points.
    static func all(_ results: [ResultPoint]) -> [(path: String, curve: LoadCurve)] {
        var curves: [(path: String, curve: LoadCurve)] = []
        for result in results {
            guard let path = paths.first(where: { result.axes[$0] != nil }),
                let load = result.axes[path]?.quantity
            else { continue }
            var others = result.axes
            others[path] = nil
            if let index = curves.firstIndex(where: { $0.path == path && $0.curve.others == others }) {
                curves[index].curve.points.append((load, result))
            } else {
                curves.append((path, LoadCurve(others: others, points: [(load, result)])))
            }
        }
        for index in curves.indices { curves[index].curve.points.sort { $0.load < $1.load } }
        return curves.filter { $0.curve.points.count >= 2 }
    }

    /// N* = X_max (R₁ + Z), with what was seen at the lightest load: R₁ + Z = N₁ / X₁ (Little's law over the cycle).
    var knee: Double? {
        let throughputs = points.compactMap { $0.result.metrics["throughput"]?.value }
        guard let most = throughputs.max(), let first = points.first,
            let alone = first.result.metrics["throughput"]?.value, alone > 0
        else { return nil }
        return most * first.load / alone
    }

    /// The least load at which a metric reaches a value, interpolated between logarithms; `nil` where it does not.
    func load(at value: Double, of metric: String) -> Double? {
        let known = points.compactMap { point in
            point.result.metrics[metric].map { (load: point.load, value: $0.value) }
        }
        for (a, b) in zip(known, known.dropFirst()) {
            guard (a.value - value) * (b.value - value) <= 0, a.value != b.value else { continue }
            guard a.load > 0, a.value > 0, b.value > 0, value > 0 else {
                return a.load + (b.load - a.load) * (value - a.value) / (b.value - a.value)
            }
            let share = Foundation.log(value / a.value) / Foundation.log(b.value / a.value)
            return a.load * Foundation.exp(share * Foundation.log(b.load / a.load))
        }
        return nil
    }
}
