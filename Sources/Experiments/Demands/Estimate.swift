/// A number with the interval that its source deserves. Of times, seconds.
public struct Estimate: Sendable, Equatable {
    public var value: Double
    public var low: Double
    public var high: Double

    public init(value: Double, low: Double, high: Double) {
        self.value = value
        self.low = low
        self.high = high
    }

    /// `17.5 ms (13.9 ms to 22.1 ms)`.
    public var text: String {
        let ends = [low, high].map { Quantity($0, .duration).text }
        return "\(Quantity(value, .duration).text) (\(ends[0]) to \(ends[1]))"
    }

    /// The estimate of a monotonic function of the number.
    public func map(_ function: (Double) -> Double) -> Estimate {
        let ends = [function(low), function(high)]
        return Estimate(value: function(value), low: min(ends[0], ends[1]), high: max(ends[0], ends[1]))
    }
}
