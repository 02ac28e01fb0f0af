/// The Weibull distribution of mean 1 (N. L. Johnson, S. Kotz, N. Balakrishnan, "Continuous Univariate
/// Distributions", vol. 1, 1994, chapter 21).
@usableFromInline
struct WeibullDistribution {
    let shape: Double

    @usableFromInline
    init(shape: Double) {
        self.shape = shape
    }

    var squaredVariation: Double {
        let scaledMean = Arithmetic.gamma(1 + 1 / shape)
        return Arithmetic.gamma(1 + 2 / shape) / (scaledMean * scaledMean) - 1
    }

    /// The root of an exponential draw.
    @usableFromInline
    func sample(using stream: inout RandomStream) -> Double {
        let logarithm = Arithmetic.log(ExponentialDistribution.sample(using: &stream))
        return Arithmetic.exp(logarithm / shape) / Arithmetic.gamma(1 + 1 / shape)
    }
}
