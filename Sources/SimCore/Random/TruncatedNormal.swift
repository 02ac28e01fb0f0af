/// A normal distribution of mean 1 without its negative part, as if negative values were drawn anew
/// (N. L. Johnson, S. Kotz, N. Balakrishnan, "Continuous Univariate Distributions", vol. 1, 1994, 13.10.1).
@usableFromInline
struct TruncatedNormal {
    /// Standard deviation of the whole normal distribution.
    let cv: Double

    @usableFromInline
    init(cv: Double) {
        self.cv = cv
    }

    /// The density where the negative part begins over the probability of the rest.
    private var hazard: Double {
        NormalDistribution.density(1 / cv) / NormalDistribution.cumulative(1 / cv)
    }

    var mean: Double { 1 + cv * hazard }

    var squaredVariation: Double {
        let hazard = hazard
        return (cv * cv * (1 - hazard * hazard) - cv * hazard) / (mean * mean)
    }

    /// At least every second try succeeds.
    @usableFromInline
    func sample(using stream: inout RandomStream) -> Double {
        var own = stream.fork()
        while true {
            let value = 1 + cv * NormalDistribution.sample(using: &own)
            if value >= 0 { return value }
        }
    }
}
