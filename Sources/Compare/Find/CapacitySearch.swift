public import Experiments

/// The greatest load that meets every line of the SLO, by doubling and then halving the bracket.
///
/// Every load is simulated with the same seed, so that neighbouring loads see the same requests.
public struct CapacitySearch: Sendable {
    public enum Answer: Sendable, Equatable {
        /// Met at `load`, not shown to be met at `next`, the next load tried above it.
        case capacity(load: Double, next: Double)
        /// The lightest load that tells misses the SLO; or none tells, up to `least`.
        case none(least: Double)
        /// Everything up to `tried` meets it.
        case unlimited(tried: Double)
    }

    public struct Trial: Sendable {
        public var load: Double
        public var result: ResultPoint
        public var isMet: Bool
    }

    public var answer: Answer
    /// In the order in which they were made.
    public var trials: [Trial]

    /// Relative width of the bracket at which the search ends; a number of clients ends at 1.
    static let resolution = 0.01

    /// - Parameters:
    ///   - isWhole: whether the load is a count, as clients are.
    ///   - least, greatest: the loads between which to search.
    ///   - simulate: the point at one load; throws to end the search.
    public init(
        isWhole: Bool, least: Double, greatest: Double, simulate: (Double) throws -> ResultPoint
    ) rethrows {
        var trials: [Trial] = []
        func isMet(_ load: Double) throws -> Bool {
            let result = try simulate(load)
            let met = result.slo.allSatisfy { $0.verdict == .met }
            trials.append(Trial(load: load, result: result, isMet: met))
            return met
        }
        // A light load may have too few requests to tell: then a heavier one tells.
        var low = least
        while try !isMet(low) {
            let isMissed = trials.last?.result.slo.contains { $0.verdict == .notMet } ?? true
            guard !isMissed, low < greatest else {
                self.init(answer: .none(least: low), trials: trials)
                return
            }
            low = min(low * 2, greatest)
        }
        var high = low
        while high < greatest {
            high = min(high * 2, greatest)
            if try !isMet(high) { break }
            low = high
        }
        if low == greatest {
            self.init(answer: .unlimited(tried: greatest), trials: trials)
            return
        }
        while isWhole ? high - low > 1 : high - low > Self.resolution * low {
            let middle = isWhole ? ((low + high) / 2).rounded(.down) : (low + high) / 2
            if try isMet(middle) { low = middle } else { high = middle }
        }
        self.init(answer: .capacity(load: low, next: high), trials: trials)
    }

    private init(answer: Answer, trials: [Trial]) {
        self.answer = answer
        self.trials = trials
    }
}
