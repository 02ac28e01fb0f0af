public import Experiments

/// The greatest load that meets one line of the SLO, as simulated and as measured, along one curve of points.
public struct CapacityRow: Codable, Sendable, Equatable {
    /// What the curve's points have in common.
    public var axes: [String: AxisValue]
    /// `workload.closed.clients` or `workload.open.rate`.
    public var load: String
    /// The line of the SLO.
    public var check: String
    public var simulated: Side
    public var measured: Side

    public init(
        axes: [String: AxisValue], load: String, check: String, simulated: Side, measured: Side
    ) {
        self.axes = axes
        self.load = load
        self.check = check
        self.simulated = simulated
        self.measured = measured
    }

    /// One side's answer.
    public struct Side: Codable, Sendable, Equatable {
        /// Interpolated between the last point that meets the line and the first that does not; absent where all
        /// points are on one side.
        public var capacity: Double?
        /// The greatest load that meets it, with all below; absent where the least load does not.
        public var met: Double?
        /// The least load above that which does not; absent where all meet it.
        public var missed: Double?

        enum CodingKeys: String, CodingKey {
            case capacity, met
            case missed = "not_met"
        }

        public init(capacity: Double?, met: Double?, missed: Double?) {
            self.capacity = capacity
            self.met = met
            self.missed = missed
        }
    }

    /// (simulated − measured) / measured; `nil` where one side has no capacity between the points.
    public var error: Double? {
        guard let mine = simulated.capacity, let real = measured.capacity, real > 0 else { return nil }
        return (mine - real) / real
    }

    /// - Parameter training: coordinates of the points that train; a curve of nothing else says nothing of what was predicted.
    static func all(
        simulated: [ResultPoint], measured: [ResultPoint], slo: [Check], training: [[String: AxisValue]]
    ) -> [CapacityRow] {
        let theirs = LoadCurve.all(measured)
        return LoadCurve.all(simulated).flatMap { path, curve -> [CapacityRow] in
            guard let other = theirs.first(where: { $0.path == path && $0.curve.others == curve.others })
            else { return [] }
            // Both sides on the same loads, or they would be interpolated differently.
            let common = Set(curve.points.map(\.load)).intersection(other.curve.points.map(\.load))
            guard common.count >= 2, !curve.points.allSatisfy({ training.contains($0.result.axes) })
            else { return [] }
            func side(_ curve: LoadCurve, _ check: Check) -> Side? {
                var curve = curve
                curve.points.removeAll { !common.contains($0.load) }
                return Side(curve, check)
            }
            return slo.compactMap { check in
                guard let mine = side(curve, check), let real = side(other.curve, check) else { return nil }
                return CapacityRow(
                    axes: curve.others, load: path, check: check.text, simulated: mine, measured: real)
            }
        }
    }
}

extension CapacityRow.Side {
    /// - Returns: `nil` where a point has no figure for the line, and all with less load meet it.
    init?(_ curve: LoadCurve, _ check: Check) {
        // Too little load misses a lower limit on throughput: that is no limit of capacity.
        guard check.relation == .less || check.relation == .lessOrEqual else { return nil }
        let holds = curve.points.map { point in
            point.result.metrics[check.metric].map { check.holds($0.value) }
        }
        guard let first = holds.firstIndex(where: { $0 != true }) else {
            met = curve.points.last?.load
            return
        }
        // Beyond the first that does not meet it a point needs no figure: where a queue grows without end there is none.
        guard holds[first] == false else { return nil }
        missed = curve.points[first].load
        guard first > 0 else { return }
        met = curve.points[first - 1].load
        let between = LoadCurve(others: [:], points: Array(curve.points[first - 1...first]))
        capacity = between.load(at: check.limit, of: check.metric)
    }
}
