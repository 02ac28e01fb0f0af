extension ResultFile {
    /// Judges what the author claims, once there are figures of all points.
    ///
    /// A claim without a figure is not met. One that compares with a point that is not among the results is left
    /// out: `--set` may have taken that point away.
    ///
    /// - Parameter experimentPoints: the points that the results are of, in any order.
    public mutating func judgeClaims(of experimentPoints: [Point]) {
        var judged = points
        for index in points.indices {
            guard let point = experimentPoints.first(where: { $0.axisValues == points[index].axes }) else {
                continue
            }
            judged[index].expect = point.experiment.expect.filter { point.applies($0) }.compactMap { claim in
                if claim.of.isEmpty { return claim.result(points[index].metrics[claim.that.metric]?.value) }
                guard let other = point.other(of: claim, among: experimentPoints)?.axisValues,
                    let result = points.first(where: { $0.axes == other })
                else { return nil }
                var share: Double?
                if let figure = points[index].metrics[claim.that.metric]?.value,
                    let reference = result.metrics[claim.that.metric]?.value, reference != 0
                {
                    share = figure / reference
                }
                return claim.result(share, of: other)
            }
        }
        points = judged
    }
}

extension Expectation {
    fileprivate func result(_ value: Double?, of other: [String: AxisValue]? = nil) -> ExpectResult {
        ExpectResult(that: that.text, of: other, met: value.map(that.holds) ?? false, value: value)
    }
}

extension Point {
    /// Whether an author's claim is about this point.
    func applies(_ claim: Expectation) -> Bool { claim.at.allSatisfy(has) }

    /// The point that a claim compares this one with: what `of` leaves out is as it is here.
    func other(of claim: Expectation, among points: [Point]) -> Point? {
        points.first { point in
            point.axisValues != axisValues && claim.of.allSatisfy(point.has)
                && axes.allSatisfy { axis in
                    claim.of.contains { $0.path == axis.path } || point.has(axis)
                }
        }
    }

    /// Whether a path has this value here.
    private func has(_ assignment: Assignment) -> Bool {
        if axes.contains(assignment) { return true }
        guard let resolved = experiment.origins.last(where: { $0.path == assignment.path }) else {
            return false
        }
        if let value = resolved.value, let named = try? Quantity(reading: assignment.value) {
            return value == named.value
        }
        return resolved.text == assignment.value
    }
}
