/// The mean of one long run with its interval, from the means of consecutive batches (B. Schmeiser, "Batch size
/// effects in the analysis of simulation output", Operations Research 30, 1982: 10 to 30 batches do).
///
/// Takes observations one by one in constant memory. There are 20 to 39 batches, of at least 16 observations: at
/// the fortieth, neighbours are merged, so that batches grow with the run.
public struct BatchMeans: Sendable {
    /// The means of the complete batches, in order.
    public private(set) var means: [Double] = []
    /// Observations in each.
    public private(set) var size = 16
    private var sum = 0.0
    private var present = 0

    static let most = 40

    public init() {}

    public mutating func add(_ value: Double) {
        sum += value
        present += 1
        guard present == size else { return }
        means.append(sum / Double(size))
        sum = 0
        present = 0
        guard means.count == Self.most else { return }
        means = Self.halved(means)
        size *= 2
    }

    /// The mean over all complete batches and Student's interval.
    ///
    /// Where neighbouring batches are alike beyond chance, by von Neumann's ratio, the interval would be too
    /// narrow: they are merged by pairs once, to 10 or more.
    public struct Estimate: Sendable, Equatable {
        public let interval: ReplicationInterval
        public let batches: Int
        public let batchSize: Int
        /// Whether neighbouring batches are no more alike than chance allows; otherwise the run is too short for
        /// its interval to be believed.
        public let isIndependent: Bool
    }

    /// `nil` below 10 batches: the run is too short to say anything.
    public func estimate(confidence: Double = 0.95) -> Estimate? {
        guard means.count >= 10 else { return nil }
        var batches = means
        var size = size
        if !Self.areIndependent(batches), batches.count >= 20 {
            batches = Self.halved(batches)
            size *= 2
        }
        return Estimate(
            interval: ReplicationInterval(batches, confidence: confidence), batches: batches.count,
            batchSize: size, isIndependent: Self.areIndependent(batches))
    }

    /// von Neumann's ratio, one-sided at 5 %: half the mean square of successive differences over the variance,
    /// whose distance from 1 is about normal with variance (k − 2) / (k² − 1) for k independent values (G. S. Fishman,
    /// "Grouping observations in digital simulation", Management Science 24, 1978).
    static func areIndependent(_ values: [Double]) -> Bool {
        let count = Double(values.count)
        var tally = Tally()
        for value in values { tally.add(value) }
        let squares = tally.variance * (count - 1)
        guard squares > 0 else { return true }
        var differences = 0.0
        for index in 1..<values.count {
            let step = values[index] - values[index - 1]
            differences += step * step
        }
        let correlation = 1 - differences / (2 * squares)
        return correlation <= 1.6448536269514722 * ((count - 2) / (count * count - 1)).squareRoot()
    }

    /// Each two neighbours as one; an odd last one is left out.
    private static func halved(_ means: [Double]) -> [Double] {
        (0..<means.count / 2).map { pair -> Double in
            let sum: Double = means[2 * pair] + means[2 * pair + 1]
            return sum / 2
        }
    }
}
