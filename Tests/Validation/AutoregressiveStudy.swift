import SimCore

/// What MSER-5 deletes from first-order autoregressive series that start far from their mean: x' = φ x + noise of
/// variance 1, so that the mean falls like start · φⁿ towards 0.
public struct AutoregressiveStudy: Sendable {
    public struct Setting: Sendable {
        public var phi: Double
        public var start: Double

        public static let all = [
            Setting(phi: 0.5, start: 100), Setting(phi: 0.9, start: 50), Setting(phi: 0.98, start: 100),
        ]
    }

    /// Observations of a series.
    public static let length = 4_000
    public let setting: Setting
    /// Where the expected value of the criterion is least.
    public let expected: Int
    /// One for each seed, least first.
    public let deleted: [Int]
    /// Whether every series showed a steady part.
    public let areSteady: Bool

    public init(_ setting: Setting, seeds: Int) {
        self.setting = setting
        expected = Self.expectedTruncation(setting)
        let found = (0..<UInt64(seeds)).map { MSER.truncate(Self.series(setting, seed: $0)) }
        deleted = found.map { $0.observations }.sorted()
        areSteady = found.allSatisfy { $0.isSteady }
    }

    /// Whether half of the seeds delete more than is expected and half less, to one batch and what chance allows
    /// the median at 99.99 %; and what is left of the transient biases no mean by half of its standard error.
    public var agrees: Bool {
        let count = Double(deleted.count)
        let slack = 0.5 * NormalDistribution.quantile(1 - 0.00005) * count.squareRoot()
        let least = deleted[max(0, Int(count / 2 - slack))]
        let most = deleted[min(deleted.count - 1, Int(count / 2 + slack))]
        return areSteady && least <= expected + 5 && expected - 5 <= most
            && deleted.allSatisfy { bias(deleting: $0) < 0.5 }
    }

    public var median: Int { deleted[deleted.count / 2] }

    /// What is left of the transient, in the mean, over the mean's standard error.
    public func bias(deleting deleted: Int) -> Double {
        let left = Double(Self.length - deleted)
        return setting.start * Arithmetic.pow(setting.phi, Double(deleted)) / left.squareRoot()
    }

    static func series(_ setting: Setting, seed: UInt64) -> [Double] {
        var stream = RandomStream(StreamKey(seed: seed, replication: 0, component: 91, purpose: 0))
        var x = setting.start
        return (0..<length).map { _ in
            defer { x = setting.phi * x + NormalDistribution.sample(using: &stream) }
            return x
        }
    }

    /// The criterion's expected value: squared deviations of the known transient, and the variance of the noise's
    /// batches of five.
    private static func expectedTruncation(_ setting: Setting) -> Int {
        let phi = setting.phi
        var noise = 5.0
        for lag in 1..<5 { noise += 2 * Double(5 - lag) * Arithmetic.pow(phi, Double(lag)) }
        noise /= 25 * (1 - phi * phi)
        var best = 0
        var least = Double.infinity
        var tally = Tally()
        for batch in (0..<length / 5).reversed() {
            var sum = 0.0
            for index in 0..<5 { sum += setting.start * Arithmetic.pow(phi, Double(5 * batch + index)) }
            tally.add(sum / 5)
            let kept = Double(tally.count)
            let criterion = (tally.variance * (kept - 1) / kept + noise) / kept
            if tally.count >= length / 25, criterion <= least {
                least = criterion
                best = 5 * batch
            }
        }
        return best
    }
}
