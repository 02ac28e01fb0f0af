/// CPU per request as a line in the wake-ups per request: y = base + wakeup · x, both at least 0.
struct WakeupLine: Sendable {
    var base: Double
    var wakeup: Double
    /// How much the line's slope moves per unit error of one point's y: √(1/Σ(x − x̄)²).
    var slopeSpread: Double

    init(base: Double, wakeup: Double, slopeSpread: Double) {
        self.base = base
        self.wakeup = wakeup
        self.slopeSpread = slopeSpread
    }

    /// Least squares. Where the points' x hardly differ, or the slope would be negative, the wake-up's cost cannot
    /// be told and counts as part of the base.
    init(x: [Double], y: [Double]) {
        let n = Double(x.count)
        let meanX = x.reduce(0, +) / n
        let meanY = y.reduce(0, +) / n
        let sxx = x.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) }
        let sxy = zip(x, y).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) }
        let slope = sxx > 1e-3 ? sxy / sxx : 0
        wakeup = max(0, slope)
        base = max(0, meanY - wakeup * meanX)
        slopeSpread = sxx > 1e-3 ? 1 / sxx.squareRoot() : 0
    }
}
