internal import SimCore

/// Quantiles that a result gives without an upper bound, since there were too few requests.
struct InsufficientQuantiles {
    let confidence: Double
    let replications: Int
    private var names: [String] = []
    /// Replications that the greediest needs.
    private var needed = 0

    init(confidence: Double, replications: Int) {
        self.confidence = confidence
        self.replications = replications
    }

    mutating func add(_ name: String, _ interval: QuantileInterval) {
        guard !interval.isSufficient, interval.observations > 0 else { return }
        names.append(name)
        // Where there are enough and yet no bound, replications differ too much: twice as many is a start.
        let factor =
            interval.observations < interval.needed
            ? Double(interval.needed) / Double(interval.observations) : 2
        needed = max(needed, Int((factor * Double(replications)).rounded(.up)))
    }

    /// `nil` where all are bounded.
    var warning: String? {
        guard !names.isEmpty else { return nil }
        let percent = Quantity(confidence, .fraction).text
        return "insufficient for a \(percent) bound: \(names.joined(separator: ", ")): "
            + "set simulate.replications.min to \(needed) or more, or make each run longer"
    }
}
