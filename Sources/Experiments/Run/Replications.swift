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
        /// Whether a steady state was reached; true for a run bounded by requests.
        public var isSteady: Bool
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
        let (warmup, isSteady) = warmUp()
        var runs: [RunStatistics] = []
        while true {
            // Made in growing batches; the rule looks at each number in turn, so a batch too many is dropped.
            let goal = min(rule.maximum, max(rule.minimum, runs.count + max(threads, runs.count / 2)))
            runs += replications(runs.count..<goal, warmup: warmup)
            let values = runs.map(column.value)
            if let count = rule.stop(after: values) {
                let kept = Array(runs.prefix(count))
                let known = values.prefix(count).compactMap { $0 }
                let interval = known.count > 1 ? ReplicationInterval(known, confidence: rule.confidence) : nil
                let precise =
                    interval.map { ($0.halfWidth ?? .infinity) <= rule.relativePrecision * $0.mean.magnitude }
                return Outcome(
                    runs: kept, warmup: warmup, isSteady: isSteady, isPrecise: precise ?? false)
            }
        }
    }

    /// The warm-up to delete: none for a run bounded by requests, else as set, or by MSER-5 on a pilot
    /// replication of its own stream.
    func warmUp() -> (seconds: Double, isSteady: Bool) {
        guard scenario.workload.load.duration != nil else { return (0, true) }
        if case .seconds(let seconds) = settings.warmup { return (seconds, true) }
        let pilot = simulate(
            scenario, seed: settings.seed, replication: UInt64(UInt32.max), keepsSeries: true)
        let truncation = MSER.truncate(pilot.series.map { $0.latency })
        // Where nothing is steady nothing is deleted: the growth is measured over the whole run.
        guard truncation.isSteady, truncation.observations > 0 else { return (0, truncation.isSteady) }
        return (pilot.series[truncation.observations - 1].time, true)
    }

    private func replications(_ range: Range<Int>, warmup: Double) -> [RunStatistics] {
        let results = Mutex<[RunStatistics?]>(Array(repeating: nil, count: range.count))
        let next = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: min(threads, range.count)) { _ in
            while true {
                let index = next.withLock { counter in
                    defer { counter += 1 }
                    return counter
                }
                guard index < range.count else { return }
                let run = simulate(
                    scenario, seed: settings.seed, replication: UInt64(range.lowerBound + index),
                    warmup: warmup)
                results.withLock { $0[index] = run }
            }
        }
        return results.withLock { $0.compactMap { $0 } }
    }
}
