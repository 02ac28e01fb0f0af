/// Where the start-up transient of a series ends: MSER-5 (K. P. White, "An effective truncation heuristic",
/// Simulation 69, 1997).
public enum MSER {
    public struct Truncation: Sendable, Equatable {
        /// Observations to delete from the start.
        public let observations: Int
        /// Whether the minimum lies in the first half; otherwise the series shows no steady part.
        public let isSteady: Bool
    }

    /// Averages the series in batches of five and picks the number of leading batches whose removal gives the
    /// smallest squared standard error of the rest, of which at least five must remain.
    public static func truncate(_ series: [Double]) -> Truncation {
        let batches = series.count / 5
        guard batches >= 10 else { return Truncation(observations: 0, isSteady: false) }
        var best = 0
        var least = Double.infinity
        var tally = Tally()
        // From the back, so that each candidate costs O(1).
        for start in (0..<batches).reversed() {
            var sum = 0.0
            for index in 0..<5 { sum += series[5 * start + index] }
            tally.add(sum / 5)
            let kept = Double(batches - start)
            guard kept >= 5 else { continue }
            let squaredError = tally.variance * (kept - 1) / (kept * kept)
            if squaredError <= least {
                least = squaredError
                best = start
            }
        }
        return Truncation(observations: best * 5, isSteady: best <= batches / 2)
    }
}
