/// A quantile with its confidence interval, from independent replications whose observations depend on one
/// another within a replication.
///
/// All observations are pooled, since a quantile of each replication by itself is biased where runs are short.
/// The interval lies between two order statistics of the pool. Their ranks are where the share of observations up
/// to the quantile may lie, by Student's t over the replications' own shares: so dependence within a run is counted,
/// whatever it is (sectioning: S. Asmussen, P. W. Glynn, "Stochastic Simulation", 2007, sections III.4 and III.5).
public struct QuantileInterval: Sendable, Equatable {
    /// The observations of one replication.
    public struct Sample: Sendable {
        public var observations: Histogram
        /// How many more there were that count as greater than all, as failed requests do.
        public var infinite: Int

        public init(_ observations: Histogram, infinite: Int = 0) {
            self.observations = observations
            self.infinite = infinite
        }

        var count: Int { observations.count + infinite }
    }

    /// The quantile of the pool; infinite where it falls among the infinite, `nil` without observations.
    public let value: Double?
    /// `nil` where the observations are too few for a lower bound, or just enough for an upper one.
    public let low: Double?
    /// Infinite where the bound falls among the infinite. Without a lower bound it has the whole confidence for
    /// itself; `nil` where the observations are too few even for that.
    public let high: Double?
    /// In the pool.
    public let observations: Int
    /// How many an upper bound needs if they are independent, ``needed(_:confidence:)``.
    public let needed: Int

    /// Whether the quantile is bounded from above: the pool is large enough, and its replications agree enough.
    public var isSufficient: Bool { high != nil }

    /// The greater of the distances to the bounds, relative to the value; `nil` where one is missing or infinite,
    /// or the value is 0.
    public var relativeHalfWidth: Double? {
        guard let value, let low, let high, high < .infinity else { return nil }
        let half = max(high - value, value - low)
        return half == 0 ? 0 : value > 0 ? half / value : nil
    }

    /// The number of independent observations below which not even the greatest bounds the p-quantile from
    /// above: 1 − pⁿ is then less than the confidence. 299 for a 95 % bound on the 99th percentile.
    ///
    /// - Parameter p: strictly between 0 and 1, as is the confidence.
    public static func needed(_ p: Double, confidence: Double) -> Int {
        precondition(p > 0 && p < 1 && confidence > 0 && confidence < 1, "fractions strictly between 0 and 1")
        return max(1, Int((Arithmetic.log(1 - confidence) / Arithmetic.log(p)).rounded(.up)))
    }

    /// - Parameters:
    ///   - samples: of independent replications.
    ///   - p: strictly between 0 and 1.
    ///   - confidence: 0.95 for a 95 % interval.
    public init(_ samples: [Sample], _ p: Double, confidence: Double = 0.95) {
        var pool = Pool()
        for sample in samples { pool.add(sample) }
        self = pool.interval(p, confidence: confidence)
    }

    init(_ pool: Pool, _ p: Double, confidence: Double) {
        let total = pool.count
        observations = total
        needed = Self.needed(p, confidence: confidence)
        value = pool.quantile(p)
        guard let value, total >= needed, pool.samples.count >= 2 else {
            low = nil
            high = nil
            return
        }
        let both = pool.bounds(p, around: value, confidence: confidence)
        if both.high == nil {
            // Half of the error is not enough for the upper bound; perhaps all of it is.
            low = nil
            high = pool.bounds(p, around: value, confidence: 2 * confidence - 1).high
        } else {
            low = both.low
            high = both.high
        }
    }
}

extension QuantileInterval {
    /// Replications pooled one by one, so that the interval can be asked for after each.
    public struct Pool: Sendable {
        var samples: [Sample] = []
        private var finite = Histogram()
        private(set) var count = 0

        public init() {}

        public mutating func add(_ sample: Sample) {
            samples.append(sample)
            finite.merge(sample.observations)
            count += sample.count
        }

        public func interval(_ p: Double, confidence: Double = 0.95) -> QuantileInterval {
            QuantileInterval(self, p, confidence: confidence)
        }

        func quantile(_ p: Double) -> Double? {
            guard count > 0 else { return nil }
            let rank = max(1, Int((p * Double(count)).rounded(.up)))
            return rank > finite.count ? .infinity : finite.value(ofRank: rank)
        }

        /// The ends of the interval with half of the error on each side.
        func bounds(_ p: Double, around value: Double, confidence: Double) -> (low: Double?, high: Double?) {
            let half = halfWidth(at: value, confidence: confidence)
            // Beyond a high quantile lie few observations, in clusters, and their number is skewed: the interval
            // for the share is taken on the scale of the odds' logarithm too, and the lower of the two ends counts.
            let odds = p / (1 - p) * Arithmetic.exp(-half / (p * (1 - p)))
            let low = min(p - half, odds / (1 + odds))
            let high = p + half
            return (low > 0 ? quantile(low) : nil, high < 1 ? quantile(high) : nil)
        }

        /// Half the width of Student's interval for the share of observations up to `value`: a ratio, since
        /// replications differ in how many they hold.
        func halfWidth(at value: Double, confidence: Double) -> Double {
            let mean = Double(count) / Double(samples.count)
            let upTo = finite.count(upTo: value)
            let share = Double(upTo) / Double(count)
            var squares = 0.0
            for sample in samples {
                let here = sample.observations.count(upTo: value)
                let deviation = (Double(here) - share * Double(sample.count)) / mean
                squares += deviation * deviation
            }
            let degrees = samples.count - 1
            let t = StudentT.quantile((1 + confidence) / 2, degrees: degrees)
            return t * (squares / Double(degrees) / Double(samples.count)).squareRoot()
        }
    }
}
