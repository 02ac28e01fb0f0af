/// Where the start-up transient of a series ends: MSER-5 (K. P. White, "An effective truncation heuristic",
/// Simulation 69, 1997).
public enum MSER {
    public struct Truncation: Sendable, Equatable {
        /// Observations to delete from the start.
        public let observations: Int
        /// Whether the minimum lies in the first half; otherwise the series shows no steady part.
        public let isSteady: Bool
    }

    /// Fewer batches say nothing.
    static let fewestBatches = 10

    /// Averages the series in batches of five and picks the number of leading batches whose removal gives the
    /// smallest squared standard error of the rest, which must be a fifth of all, and five batches at least: a few
    /// that happen to be alike would look precise.
    public static func truncate(_ series: [Double]) -> Truncation {
        let batches = (0..<series.count / 5).map { batch in
            var sum = 0.0
            for index in 0..<5 { sum += series[5 * batch + index] }
            return sum / 5
        }
        let truncation = truncate(batches: batches)
        return Truncation(observations: truncation.observations * 5, isSteady: truncation.isSteady)
    }

    /// The same for a series that was averaged already; the observations of the answer are batches.
    public static func truncate(batches: [Double]) -> Truncation {
        guard batches.count >= fewestBatches else { return Truncation(observations: 0, isSteady: false) }
        var best = 0
        var least = Double.infinity
        var tally = Tally()
        // From the back, so that each candidate costs O(1).
        for start in batches.indices.reversed() {
            tally.add(batches[start])
            guard tally.count >= max(5, batches.count / 5) else { continue }
            let kept = Double(tally.count)
            let squaredError = tally.variance * (kept - 1) / (kept * kept)
            if squaredError <= least {
                least = squaredError
                best = start
            }
        }
        return Truncation(observations: best, isSteady: 2 * best < batches.count)
    }
}
