public import Experiments

/// The greatest load that meets every line of the SLO with the stated confidence, as an interval: up to `met` it is
/// shown to be met, from `missed` on it is shown to be missed, and in between nobody can tell.
///
/// Every load is simulated with the same seed, so that neighbouring loads see the same requests (common random
/// numbers). The search begins at a bound by a closed form, steps until it has loads on both sides, and halves both
/// gaps.
public struct CapacitySearch: Sendable {
    public enum Answer: Sendable, Equatable {
        /// Met at `met`; missed at `missed`, or not shown to be met there where the search goes no further.
        case capacity(met: Double, missed: Double)
        /// No load was shown to meet the SLO, down to `least`.
        case none(least: Double)
        /// Everything up to `tried` meets it.
        case unlimited(tried: Double)
    }

    /// How a load stands to the SLO.
    public enum Standing: Sendable, Equatable {
        /// All is met but a least throughput: the clients do not ask for that much.
        case tooLittle
        case met, undecided
        case missed
    }

    public struct Trial: Sendable {
        public var load: Double
        public var result: ResultPoint
        public var standing: Standing

        var isMissed: Bool { standing == .missed || standing == .tooLittle }
    }

    public private(set) var answer: Answer
    /// In the order in which they were made.
    public private(set) var trials: [Trial]

    /// Relative width of a gap at which halving ends, unless said otherwise; for a number of clients it ends at 1.
    static let finest = 0.005
    /// First step from the starting load, as a ratio; each further one is its square.
    static let step = 1.2

    /// - Parameters:
    ///   - isWhole: whether the load is a count, as clients are.
    ///   - least, greatest: the loads between which to search.
    ///   - start: where to begin, a bound or an earlier answer.
    ///   - resolution: relative width of a gap at which halving ends; `nil` for the finest.
    ///   - isBoundedAbove: whether the place from which the SLO is missed is looked for as well; otherwise the answer's
    ///     `missed` is the least load tried that is not met.
    ///   - simulate: the point at one load; throws to end the search.
    public init(
        isWhole: Bool, least: Double, greatest: Double, start: Double, resolution: Double? = nil,
        isBoundedAbove: Bool = true, simulate: (Double) throws -> ResultPoint
    ) rethrows {
        answer = .none(least: least)
        trials = []
        func rounded(_ load: Double) -> Double {
            min(greatest, max(least, isWhole ? load.rounded() : load))
        }
        func isNarrow(_ low: Double, _ high: Double) -> Bool {
            isWhole
                ? high - low <= max(1, (resolution ?? 0) * high)
                : high - low <= (resolution ?? Self.finest) * high
        }
        func middle(_ low: Double, _ high: Double) -> Double {
            isWhole ? ((low + high) / 2).rounded(.down) : 0.5 * (low + high)
        }
        let first = try attempt(rounded(start), simulate)

        // Down to a load that meets it.
        var low = first.load
        var standing = first.standing
        var ratio = Self.step
        var ceiling: Double?
        while standing != .met {
            if standing == .tooLittle {
                low = try raise(from: low, to: ceiling ?? greatest, isNarrow, middle, rounded, simulate)
                guard low > 0 else { return }
                break
            }
            guard low > least else { return }
            ceiling = low
            let below = rounded(low / ratio)
            low = isWhole && below >= low ? low - 1 : below
            ratio = min(ratio * ratio, 16)
            standing = try attempt(low, simulate).standing
        }

        // Up to a load that misses it, and one that does not meet it.
        var high = missed(above: low)
        ratio = Self.step
        var reach = max(low, trials.map(\.load).max() ?? low)
        while high == nil && (isBoundedAbove || unmet(above: low) == nil) {
            guard reach < greatest else { break }
            let above = rounded(reach * ratio)
            reach = isWhole && above <= reach ? reach + 1 : above
            ratio = min(ratio * ratio, 16)
            let trial = try attempt(reach, simulate)
            if trial.standing == .met { low = max(low, reach) } else { high = missed(above: low) }
        }
        guard let upper = high ?? unmet(above: low) else {
            answer = .unlimited(tried: greatest)
            return
        }

        // Both gaps halved: the last that meets it, the first that misses it.
        while let next = unmet(above: low), !isNarrow(low, next) {
            let load = middle(low, next)
            if try attempt(load, simulate).standing == .met { low = load }
        }
        guard isBoundedAbove else {
            answer = .capacity(met: low, missed: unmet(above: low) ?? upper)
            return
        }
        var missed = missed(above: low) ?? upper
        while let last = trials.filter({ $0.load < missed && !$0.isMissed }).map(\.load).max(),
            !isNarrow(last, missed)
        {
            let load = middle(last, missed)
            if try attempt(load, simulate).isMissed { missed = load }
        }
        answer = .capacity(met: low, missed: missed)
    }

    /// Where too little is asked for at `low`: a load between it and `high` that meets all; 0 where there is none.
    private mutating func raise(
        from low: Double, to high: Double, _ isNarrow: (Double, Double) -> Bool,
        _ middle: (Double, Double) -> Double, _ rounded: (Double) -> Double,
        _ simulate: (Double) throws -> ResultPoint
    ) rethrows -> Double {
        var low = low
        var high = high
        // Without a load that misses something else, up by steps first.
        var ratio = Self.step
        while !trials.contains(where: { $0.load >= high && $0.standing != .tooLittle }) {
            let load = rounded(low * ratio) > low ? rounded(low * ratio) : low + 1
            ratio = min(ratio * ratio, 16)
            switch try attempt(min(load, high), simulate).standing {
            case .met: return min(load, high)
            case .tooLittle: low = min(load, high)
            case .missed, .undecided: high = min(load, high)
            }
            if low >= high { return 0 }
        }
        while !isNarrow(low, high) {
            let load = middle(low, high)
            switch try attempt(load, simulate).standing {
            case .met: return load
            case .tooLittle: low = load
            case .missed, .undecided: high = load
            }
        }
        return 0
    }

    /// The least load tried above one that meets the SLO that misses it. A throughput that is too low there is not so
    /// for want of clients.
    private func missed(above load: Double) -> Double? {
        trials.filter { $0.load > load && $0.isMissed }.map(\.load).min()
    }

    /// The least load tried above another that was not shown to meet the SLO.
    private func unmet(above load: Double) -> Double? {
        trials.filter { $0.load > load && $0.standing != .met }.map(\.load).min()
    }

    private mutating func attempt(
        _ load: Double, _ simulate: (Double) throws -> ResultPoint
    ) rethrows -> Trial {
        if let known = trials.first(where: { $0.load == load }) { return known }
        let result = try simulate(load)
        let trial = Trial(load: load, result: result, standing: Standing(result.slo))
        trials.append(trial)
        return trial
    }
}

extension CapacitySearch.Standing {
    /// A line that asks for at least so much is met by more load, all others by less.
    init(_ slo: [SLOResult]) {
        let isLeast = { (result: SLOResult) in result.check.contains(">") }
        if slo.contains(where: { $0.verdict == .notMet && !isLeast($0) }) {
            self = .missed
        } else if slo.contains(where: { $0.verdict == .notMet }) {
            self = slo.contains { $0.verdict == .undecided && !isLeast($0) } ? .undecided : .tooLittle
        } else {
            self = slo.allSatisfy { $0.verdict == .met } ? .met : .undecided
        }
    }
}
