extension NormalDistribution {
    /// The density at x.
    public static func density(_ x: Double) -> Double {
        0.3989422804014327 * Arithmetic.exp(-0.5 * x * x)
    }

    /// The probability that a standard normal variable is at most x, with a relative error of about 1e-14
    /// in the lower tail too.
    ///
    /// Below −2.5 the continued fraction of the tail (Abramowitz & Stegun 26.2.14), from its 120th term inwards;
    /// nearer to 0 the series whose terms are all positive (26.2.11).
    public static func cumulative(_ x: Double) -> Double {
        guard x < 2.5 else { return x == x ? 1 - cumulative(-x) : x }
        if x < -2.5 {
            var fraction = -x
            for term in stride(from: 120.0, to: 0, by: -1) { fraction = -x + term / fraction }
            return density(x) / fraction
        }
        var term = x
        var sum = x
        var odd = 1.0
        while term.magnitude > 1e-17 * sum.magnitude {
            odd += 2
            term *= x * x / odd
            sum += term
        }
        return 0.5 + density(x) * sum
    }
}
