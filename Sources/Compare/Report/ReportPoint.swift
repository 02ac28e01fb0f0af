import Experiments

/// One configuration as a report shows it: simulated, measured where it was, and its role.
struct ReportPoint {
    var axes: [String: AxisValue]
    var role: Point.Role
    var simulated: ResultPoint?
    var measured: ResultPoint?

    /// Why the figures of this point should not be trusted, named by which side says so.
    var warnings: [String] {
        side(simulated, "simulated") + side(measured, "measured")
    }

    private func side(_ point: ResultPoint?, _ name: String) -> [String] {
        guard let point else { return [] }
        let unsteady = point.steady ? [] : ["\(name): no steady state was reached"]
        return unsteady + point.warnings.map { "\(name): \($0)" }
    }
}

extension Report {
    /// All points, simulated ones in their order first.
    var points: [ReportPoint] {
        var roles: [[String: AxisValue]: Point.Role] = [:]
        for row in comparison?.rows ?? [] { roles[row.axes] = row.role }
        var points = (simulated?.points ?? []).map {
            ReportPoint(axes: $0.axes, role: roles[$0.axes] ?? .unscored, simulated: $0)
        }
        for point in measured?.points ?? [] {
            if let index = points.firstIndex(where: { $0.axes == point.axes }) {
                points[index].measured = point
            } else {
                points.append(
                    ReportPoint(axes: point.axes, role: roles[point.axes] ?? .unscored, measured: point))
            }
        }
        return points
    }

    /// The axis that figures are drawn against: a number that varies, of the workload before others.
    var loadAxis: String? {
        let points = points
        let names = Set(points.flatMap { $0.axes.keys }).sorted()
        let varying = names.filter { name in
            let values = points.compactMap { $0.axes[name] }
            let numeric = values.allSatisfy { $0.quantity != nil }
            return numeric && values.count == points.count && Set(values).count > 1
        }
        return varying.first { $0.hasPrefix("workload.") } ?? varying.first
    }
}
