/// Two exponential distributions, one of which is chosen for each draw, with mean 1 and "balanced means": each
/// brings half of the mean (W. Whitt, "Approximating a point process by a renewal process, I", Operations
/// Research 30(1), 1982, section 3).
@usableFromInline
struct Hyperexponential {
    /// How often the shorter of the two is chosen.
    let probability: Double

    /// - Parameter cv: the coefficient of variation, at least 1.
    @usableFromInline
    init(cv: Double) {
        assert(cv >= 1, "a hyperexponential distribution varies at least as much as an exponential one")
        let square = cv * cv
        probability = (1 + ((square - 1) / (square + 1)).squareRoot()) / 2
    }

    @usableFromInline
    func sample(using stream: inout RandomStream) -> Double {
        var own = stream.fork()
        let chosen = own.uniform() < probability ? probability : 1 - probability
        return ExponentialDistribution.sample(using: &own) / (2 * chosen)
    }
}
