/// The stationary distribution of a birth-death process, on which the queues with exponential times rest
/// (L. Kleinrock, "Queueing Systems" vol. 1, 1975, section 3.1): the flow up from n equals the flow down from n + 1.
enum BirthDeath {
    /// Weights above this are scaled down, long before a sum of them overflows.
    private static let ceiling = 0x1p+500

    /// P(n present) for n from 0 to `last`.
    ///
    /// - Parameters:
    ///   - last: the greatest number present, at least 0.
    ///   - birth: rate of growth from n, for 0 ≤ n < last; not negative.
    ///   - death: rate of decline from n, for 0 < n ≤ last; positive.
    static func probabilities(
        upTo last: Int, birth: (Int) -> Double, death: (Int) -> Double
    ) -> [Double] {
        precondition(last >= 0, "a process has at least the state 0")
        var weights = [1.0]
        weights.reserveCapacity(last + 1)
        for n in 0..<last {
            weights.append(weights[n] * birth(n) / death(n + 1))
            if weights[n + 1] > ceiling {
                for index in weights.indices { weights[index] /= ceiling }
            }
        }
        let sum = weights.reduce(0, +)
        return weights.map { $0 / sum }
    }

    /// The mean of `value(n)` over the distribution.
    static func mean(_ probabilities: [Double], of value: (Int) -> Double) -> Double {
        var sum = 0.0
        for (n, probability) in probabilities.enumerated() { sum += probability * value(n) }
        return sum
    }
}
