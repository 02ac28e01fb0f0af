internal import Dispatch
public import Models
public import SimCore
internal import Synchronization

/// Independent replications of one scenario, over threads, in numbers that do not depend on the threads.
public struct Replications: Sendable {
    public var scenario: Scenario
    public var settings: SimulationSettings
    /// Simulations at once, at least 1.
    public var threads: Int
    /// What is watched for in the replications that count.
    public var alerts: [Alert] = []

    public init(_ scenario: Scenario, _ settings: SimulationSettings, threads: Int) {
        self.scenario = scenario
        self.settings = settings
        self.threads = max(1, threads)
    }

    public struct Outcome: Sendable {
        /// In the order of their indices.
        public var runs: [RunStatistics]
        /// Seconds deleted from the start of each.
        public var warmup: Double
        public var steadiness: Steadiness
        /// Whether the asked-for precision was reached.
        public var isPrecise: Bool

        /// Of all runs, in the order of their indices.
        public var fingerprint: EventFingerprint {
            var all = EventFingerprint()
            for run in runs { all.add(run.fingerprint) }
            return all
        }
    }

    /// Runs as many replications as the stopping rule wants.
    public func run() -> Outcome {
        let table = MetricTable(scenario)
        let column = table.column(settings.precisionMetric) ?? table.columns[0]
        let rule = SequentialStopping(
            minimum: settings.minimumReplications, maximum: settings.maximumReplications,
            relativePrecision: settings.precision, confidence: settings.confidence)
        let start = startUp()
        var precision = PrecisionOfMetric(column, confidence: rule.confidence)
        var runs: [RunStatistics] = []
        while true {
            // Made in growing batches; the rule looks at each number in turn, so a batch too many is dropped.
            let judged = runs.count
            let goal = min(rule.maximum, max(rule.minimum, judged + max(threads, judged / 2)))
            runs += replications((judged..<goal).map { UInt64($0) }, warmup: start.warmup)
            if let stop = runs.last?.stop {
                // What one replication cannot end the others cannot either.
                return Outcome(
                    runs: runs, warmup: start.warmup, steadiness: .stopped(stop), isPrecise: true)
            }
            guard
                let count = rule.stop(
                    made: judged + 1...runs.count,
                    relativeHalfWidth: { made in
                        precision.add(runs[made - 1])
                        // An interval looks at all that were made: one below the minimum would be for nothing.
                        return made < rule.minimum ? nil : precision.relativeHalfWidth
                    })
            else { continue }
            runs.removeSubrange(count...)
            return Outcome(
                runs: runs, warmup: start.warmup, steadiness: steadiness(of: runs, after: start),
                isPrecise: precision.relativeHalfWidth.map { $0 <= rule.relativePrecision } ?? false)
        }
    }

    /// Replications of these indices, in their order, `threads` at once; none after one that had to be ended.
    func replications(_ indices: [UInt64], warmup: Double, keepsSeries: Bool = false) -> [RunStatistics] {
        let results = Mutex<[RunStatistics?]>(Array(repeating: nil, count: indices.count))
        let next = Mutex(0)
        let last = Mutex(indices.count - 1)
        DispatchQueue.concurrentPerform(iterations: min(threads, indices.count)) { _ in
            while true {
                let index = next.withLock { counter in
                    defer { counter += 1 }
                    return counter
                }
                guard index <= last.withLock({ $0 }) else { return }
                let run =
                    keepsSeries
                    ? simulate(
                        scenario, seed: settings.seed, replication: indices[index], warmup: warmup,
                        keepsSeries: true) : watched(indices[index], warmup: warmup)
                if case .some = run.stop { last.withLock { $0 = min($0, index) } }
                results.withLock { $0[index] = run }
            }
        }
        let end = last.withLock { $0 }
        return results.withLock { $0.prefix(end + 1).compactMap { $0 } }
    }
}

/// The interval of one metric as replications come in.
private struct PrecisionOfMetric {
    let column: MetricTable.Column
    let confidence: Double
    var values: [Double] = []
    var pool = QuantileInterval.Pool()

    init(_ column: MetricTable.Column, confidence: Double) {
        self.column = column
        self.confidence = confidence
    }

    mutating func add(_ run: RunStatistics) {
        if let quantile = column.quantile {
            pool.add(quantile.sample(run))
        } else if let value = column.value(run) {
            values.append(value)
        }
    }

    /// `nil` where too little is known for an interval.
    var relativeHalfWidth: Double? {
        if let quantile = column.quantile {
            return pool.interval(quantile.p, confidence: confidence).relativeHalfWidth
        }
        return values.count < 2
            ? nil : ReplicationInterval(values, confidence: confidence).relativeHalfWidth
    }
}
