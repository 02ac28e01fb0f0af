/// Whether a system becomes steady within a run, and when: judged on a few pilot replications together, since one
/// alone shows noise as well as the transient.
public struct SteadyState: Sendable, Equatable {
    public enum Verdict: Sendable, Equatable {
        case steady
        /// Too few observations to tell.
        case tooFew
        /// MSER would delete more than half of the run: it is too short for its start-up.
        case startingUp
        /// What is left after the start-up still rises or falls from its first half to its second.
        case drifting
    }

    public let verdict: Verdict
    /// Seconds to delete from the start; 0 where nothing is steady.
    public let warmup: Double
    /// Whether batches of the longest length that the pilots allow still depend on one another, in most of
    /// them: the run is short against the system's memory.
    public let isShort: Bool

    /// One pilot's observations in order of time.
    public typealias Pilot = [(time: Double, value: Double)]

    /// The fewest observations of a pilot: ten intervals of five.
    public static let fewestObservations = 50
    /// A drift between halves below this share of the mean is left to the interval.
    static let negligibleDrift = 0.1

    /// Averages the pilots over equal intervals of time, of which each holds five observations of a pilot or more,
    /// and lets MSER choose how many to delete. Of the rest, the second half has to agree with the first: by the
    /// paired difference of their means over the pilots, at 99 %.
    ///
    /// - Parameters:
    ///   - pilots: independent replications from an equal start, at least two.
    ///   - end: when they ended, in seconds.
    public init(_ pilots: [Pilot], until end: Double) {
        precondition(pilots.count >= 2 && end > 0, "a steady state is judged by two pilots or more")
        let fewest = pilots.map { $0.count }.min() ?? 0
        guard fewest >= Self.fewestObservations else {
            self.init(.tooFew)
            return
        }
        let intervals = min(1_000, fewest / 5)
        let length = end / Double(intervals)
        var sums = Array(repeating: 0.0, count: intervals)
        var counts = Array(repeating: 0, count: intervals)
        for pilot in pilots {
            for (time, value) in pilot {
                let interval = min(intervals - 1, Int(time / length))
                sums[interval] += value
                counts[interval] += 1
            }
        }
        // An interval without an observation says nothing new: it is like the one before it.
        var means: [Double] = []
        for (sum, count) in zip(sums, counts) {
            means.append(count > 0 ? sum / Double(count) : means.last ?? 0)
        }
        let truncation = MSER.truncate(batches: means)
        guard truncation.isSteady else {
            self.init(.startingUp)
            return
        }
        let warmup = Double(truncation.observations) * length
        if Self.drifts(pilots, from: warmup, until: end) {
            self.init(.drifting)
            return
        }
        let dependent = pilots.filter { pilot in
            var batches = BatchMeans()
            for (time, value) in pilot where time >= warmup { batches.add(value) }
            return batches.estimate()?.isIndependent == false
        }
        self.init(.steady, warmup: warmup, isShort: 2 * dependent.count > pilots.count)
    }

    private init(_ verdict: Verdict, warmup: Double = 0, isShort: Bool = false) {
        self.verdict = verdict
        self.warmup = warmup
        self.isShort = isShort
    }

    private static func drifts(_ pilots: [Pilot], from start: Double, until end: Double) -> Bool {
        let middle = (start + end) / 2
        var halves: [(first: Tally, second: Tally)] = []
        for pilot in pilots {
            var first = Tally()
            var second = Tally()
            for (time, value) in pilot where time >= start {
                if time < middle { first.add(value) } else { second.add(value) }
            }
            halves.append((first, second))
        }
        let firsts = halves.map { $0.first.count > 0 ? $0.first.mean : nil }
        let seconds = halves.map { $0.second.count > 0 ? $0.second.mean : nil }
        let drift = PairedDifference(firsts, seconds, confidence: 0.99)
        guard drift.sign != 0, let change = drift.interval?.mean else { return false }
        var first = Tally()
        for mean in firsts { if let mean { first.add(mean) } }
        return change.magnitude > negligibleDrift * first.mean.magnitude
    }
}
