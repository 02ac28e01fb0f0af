public import Experiments

/// How far apart along the load two curves are at a measured point near the knee.
///
/// Where a curve is steep, a small error in load is a large one in latency, so there the horizontal distance says
/// more: at which load does the simulation show what was measured at this one?
public struct LoadDistance: Codable, Sendable, Equatable {
    public var axes: [String: AxisValue]
    public var metric: String
    /// Of the measurement, and of the simulation where it shows the same figure.
    public var measured: Double
    public var simulated: Double

    public init(axes: [String: AxisValue], metric: String, measured: Double, simulated: Double) {
        self.axes = axes
        self.metric = metric
        self.measured = measured
        self.simulated = simulated
    }

    /// (simulated − measured) / measured.
    public var distance: Double { (simulated - measured) / measured }

    enum CodingKeys: String, CodingKey {
        case axes, metric
        case measured = "measured_load"
        case simulated = "simulated_load"
    }

    /// Points are near the knee from half of its load to twice of it.
    static let near = 0.5...2.0

    static func all(
        simulated: [ResultPoint], measured: [ResultPoint], heldOut: [[String: AxisValue]]
    ) -> [LoadDistance] {
        let theirs = LoadCurve.all(measured)
        return LoadCurve.all(simulated).flatMap { path, curve -> [LoadDistance] in
            guard let knee = curve.knee, knee > 0,
                let other = theirs.first(where: { $0.path == path && $0.curve.others == curve.others })
            else { return [] }
            return other.curve.points.flatMap { load, result -> [LoadDistance] in
                guard near.contains(load / knee), heldOut.contains(result.axes) else { return [] }
                return ["throughput", "latency.mean", "latency.p95"].compactMap { metric in
                    guard let value = result.metrics[metric]?.value,
                        let same = curve.load(at: value, of: metric)
                    else { return nil }
                    return LoadDistance(
                        axes: result.axes, metric: metric, measured: load, simulated: same)
                }
            }
        }
    }
}
