internal import SimCore

/// An interval that surely holds the throughput of a closed network of single servers and thinking customers,
/// at a cost that does not depend on how many these are.
///
/// In all of them D is the sum of the demands, D_max the greatest, Z the think time, N the population.
public struct ThroughputBounds: Sendable, Equatable {
    /// Cycles per second.
    public let lower: Double
    public let upper: Double

    /// Response time by Little's law, N / X − Z, from best to worst, in seconds.
    public func response(population: Int, think: Double) -> (lower: Double, upper: Double) {
        (Double(population) / upper - think, Double(population) / lower - think)
    }

    /// Nobody ever waits, or everybody waits for all others at every station (E. Lazowska et al., "Quantitative
    /// System Performance", 1984, section 5.2).
    ///
    /// - Parameters:
    ///   - demands: of the queueing stations, at least one, none negative, one positive.
    ///   - think: Z ≥ 0.
    ///   - population: N ≥ 1.
    public static func asymptotic(
        demands: [Double], think: Double = 0, population: Int
    ) -> ThroughputBounds {
        let (n, total, most) = checked(demands, think, population)
        return ThroughputBounds(lower: n / (n * total + think), upper: min(1 / most, n / (total + think)))
    }

    /// The network lies between two in which all demands are equal (J. Zahorjan et al., "Balanced job bound analysis
    /// of queueing networks", Communications of the ACM 25, 1982; E. Lazowska et al., section 5.4). Parameters as for
    /// ``asymptotic(demands:think:population:)``.
    public static func balanced(demands: [Double], think: Double = 0, population: Int) -> ThroughputBounds {
        let (n, total, most) = checked(demands, think, population)
        let average = total / Double(demands.count)
        let worst = (n - 1) * most / (1 + think / (n * total))
        let best = (n - 1) * average / (1 + think / total)
        return ThroughputBounds(
            lower: n / (total + think + worst), upper: min(1 / most, n / (total + think + best)))
    }

    /// Queue lengths bounded by geometric series (G. Casale, R. Muntz, G. Serazzi, "Geometric bounds: a noniterative
    /// analysis technique for closed queueing networks", IEEE Transactions on Computers 57, 2008): equations 8 and
    /// 13 for the queue lengths, in the latter with the proportional upper bound of the throughput at N − 1, which
    /// gives that paper's tables; for Z > 0 the square-root form. Parameters as for
    /// ``asymptotic(demands:think:population:)``.
    public static func geometric(demands: [Double], think: Double = 0, population: Int) -> ThroughputBounds {
        let (n, total, most) = checked(demands, think, population)
        let others = population - 1
        let atMost =
            others > 0 ? proportional(demands: demands, think: think, population: others) : 0
        // What a customer who arrives, among N − 1 others, is spared because they are not all at the bottleneck.
        var sparedAtLeast = 0.0
        var sparedAtMost = 0.0
        for demand in demands where demand < most {
            let low = demand * (n - 1) / (think + total + most * (n - 1))
            sparedAtLeast += (most - demand) * series(low, others)
            sparedAtMost += (most - demand) * series(demand * atMost, others)
        }
        // X = N / (b − D_max Z X(N − 1)), where X(N − 1) lies between X (N − 1) / N and X: a quadratic equation.
        func root(spared: Double, thinking: Double) -> Double {
            let b = think + total + most * (n - 1) - spared
            return 2 * n / (b + max(0, b * b - 4 * think * most * thinking).squareRoot())
        }
        return ThroughputBounds(
            lower: root(spared: sparedAtLeast, thinking: n - 1),
            upper: root(spared: sparedAtMost, thinking: n))
    }

    /// An upper bound that supposes queues in proportion to the demands, where they are more uneven (C.-H. Hsieh,
    /// S. Lam, "Two classes of performance bounds for closed queueing networks", Performance Evaluation 7, 1987).
    private static func proportional(demands: [Double], think: Double, population: Int) -> Double {
        let (n, total, most) = checked(demands, think, population)
        var squares = 0.0
        for demand in demands { squares += demand * demand }
        let thinking = think * min(1 / most, (n - 1) / (total + think))
        return min(1 / most, n / (total + think + squares / total * (n - 1 - thinking)))
    }

    /// y + y² + … + yⁿ for 0 ≤ y < 1.
    private static func series(_ y: Double, _ n: Int) -> Double {
        y * (1 - Arithmetic.pow(y, Double(n))) / (1 - y)
    }

    private static func checked(
        _ demands: [Double], _ think: Double, _ population: Int
    ) -> (population: Double, total: Double, most: Double) {
        precondition(population >= 1, "bounds are for at least one customer")
        precondition(think >= 0 && think < .infinity, "a think time is not negative, and finite")
        precondition(demands.allSatisfy { $0 >= 0 && $0 < .infinity }, "demands are not negative, and finite")
        let total = demands.reduce(0, +)
        precondition(total > 0, "a station has a demand")
        return (Double(population), total, demands.reduce(0, max))
    }
}
