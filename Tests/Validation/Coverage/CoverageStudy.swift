import Models
public import SimCore

/// How often a nominal 95 % interval covers the truth, over many seeds: M/M/1, whose mean response and p99 are
/// known.
public struct CoverageStudy: Sendable {
    /// One queue and how long it is observed.
    public struct Setting: Sendable {
        public var load: Double
        /// Seconds of a replication at S = 1 s; the first tenth only warms up.
        public var length: Double
        /// Independent replications behind an interval; 1 for the batch means of one run.
        public var replications: Int

        public init(load: Double, length: Double, replications: Int) {
            self.load = load
            self.length = length
            self.replications = replications
        }

        /// Lengths of some hundred relaxation times 1 / (1 − √ρ)² (J. Abate, W. Whitt, "Transient behavior of
        /// the M/M/1 queue", 1987), for intervals from ten replications, and from batches of one run.
        public static let all = [
            Setting(load: 0.5, length: 20_000, replications: 10),
            Setting(load: 0.8, length: 80_000, replications: 10),
            Setting(load: 0.95, length: 400_000, replications: 10),
            Setting(load: 0.8, length: 400_000, replications: 1),
        ]

        /// What is judged: the mean and the 99th percentile, of one run the mean alone.
        var names: [String] { replications == 1 ? ["mean, by batch means"] : ["mean", "p99"] }
    }

    /// How many figures are judged, in all settings together.
    public static var figures: Int { Setting.all.reduce(0) { $0 + $1.names.count } }

    public struct Figure: Sendable {
        public var name: String
        /// Of ``CoverageStudy/seeds`` intervals.
        public var covered: Int
        /// Mean of the half-widths relative to the truth.
        public var relativeHalfWidth: Double
    }

    public let setting: Setting
    public let seeds: Range<UInt64>
    public let figures: [Figure]

    /// The nominal confidence.
    public static let confidence = 0.95

    public init(_ setting: Setting, seeds: Range<UInt64>) {
        self.setting = setting
        self.seeds = seeds
        let mean = 1 / (1 - setting.load)
        let truths = [mean, SingleServerQueue.responseQuantile(0.99, rate: setting.load, service: 1)]
        var covered = [0, 0]
        var widths = [0.0, 0.0]
        for seed in seeds {
            for (index, bounds) in Self.intervals(setting, seed: seed).enumerated() {
                guard let (low, high) = bounds else { continue }
                if low <= truths[index] && truths[index] <= high { covered[index] += 1 }
                widths[index] += (high - low) / 2 / truths[index] / Double(seeds.count)
            }
        }
        figures = setting.names.enumerated().map { index, name in
            Figure(name: name, covered: covered[index], relativeHalfWidth: widths[index])
        }
    }

    /// What one replication gave.
    public struct Run: Sendable {
        public var response: Tally
        public var histogram: Histogram
        public var batches: BatchMeans
    }

    /// One replication, whose first tenth only warms up.
    public static func run(load: Double, length: Double, seed: UInt64, replication: UInt64) -> Run {
        let key = StreamKey(seed: seed, replication: replication, component: 90, purpose: 0)
        var model = SingleServer(load: load, warmup: length / 10, key: key)
        SimCore.run(&model, from: .arrival, until: length)
        return Run(response: model.response, histogram: model.histogram, batches: model.batches)
    }

    /// Of the mean and of p99; `nil` where there is no bound.
    private static func intervals(_ setting: Setting, seed: UInt64) -> [(low: Double, high: Double)?] {
        var means: [Double] = []
        var pool = QuantileInterval.Pool()
        for replication in 0..<UInt64(setting.replications) {
            let run = run(load: setting.load, length: setting.length, seed: seed, replication: replication)
            if setting.replications == 1 {
                let interval = run.batches.estimate(confidence: confidence)?.interval
                return [interval.flatMap { bounds($0.low, $0.high) }]
            }
            means.append(run.response.mean)
            pool.add(QuantileInterval.Sample(run.histogram))
        }
        let mean = ReplicationInterval(means, confidence: confidence)
        let p99 = pool.interval(0.99, confidence: confidence)
        return [bounds(mean.low, mean.high), bounds(p99.low, p99.high)]
    }

    private static func bounds(_ low: Double?, _ high: Double?) -> (low: Double, high: Double)? {
        guard let low, let high else { return nil }
        return (low, high)
    }
}
