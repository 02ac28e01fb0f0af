public import Experiments

/// Where a measurement that was not made yet is expected, with 95 %: `low` to `high`, in the metric's unit.
///
/// Narrower than it is honest would be the simulation's confidence interval alone, which says how well the model is
/// computed, not how good it is. Three errors are independent and add as squares: the simulation's, a measurement's,
/// and the model's, for which the errors at the training points stand, where the model was fitted.
public struct PredictiveInterval: Codable, Sendable, Equatable {
    public var low: Double
    public var high: Double

    public init(low: Double, high: Double) {
        self.low = low
        self.high = high
    }

    /// Errors of one metric at the training points.
    public struct Residuals: Sendable, Equatable {
        /// Half-width of a measurement's interval relative to what was measured, the widest.
        public var measurement = 0.0
        /// Simulated less measured, relative to what was simulated, as it is where an interval is drawn around a simulated
        /// value: the greatest magnitude.
        public var model = 0.0

        public init() {}

        public mutating func add(simulated: Metric, measured: Metric) {
            guard measured.value != 0 else { return }
            measurement = max(measurement, measured.halfWidth / measured.value.magnitude)
            guard simulated.value != 0 else { return }
            model = max(model, relativeError(of: measured.value, against: simulated.value).magnitude)
        }

        /// Both together, as a share.
        var share: Double {
            let model = max(model, PredictiveInterval.leastModelError)
            return (measurement * measurement + model * model).squareRoot()
        }
    }

    /// A model is not better than this, whatever the training points say: there are few of them, and it was fitted
    /// there.
    static let leastModelError = 0.02

    /// - Parameters:
    ///   - simulated: at the point in question.
    ///   - residuals: of the same metric at the training points; `nil` without any.
    /// - Returns: `nil` where a training point is missing, so that nothing is known of the errors.
    public init?(_ simulated: Metric, _ residuals: Residuals?) {
        guard let residuals else { return nil }
        let model = residuals.share * simulated.value.magnitude
        let half = (simulated.halfWidth * simulated.halfWidth + model * model).squareRoot()
        low = max(0, simulated.value - half)
        high = simulated.value + half
    }

    public func covers(_ value: Double) -> Bool { low <= value && value <= high }

    /// Width, plus what a value outside costs: 2/α times its distance to the nearer end, α = 0.05 (T. Gneiting,
    /// A. Raftery, "Strictly proper scoring rules, prediction, and estimation", JASA 102, 2007, section 6.2). Smaller
    /// is better; in the metric's unit.
    public func score(_ value: Double) -> Double {
        high - low + 2 / 0.05 * (max(0, low - value) + max(0, value - high))
    }
}
