extension Distribution {
    /// One draw, by one word of the stream.
    @inlinable
    public func sample(using stream: inout RandomStream) -> Double {
        switch self {
        case .constant(let value):
            _ = stream.next()
            return value
        case .uniform(let from, let to):
            return from + stream.uniform() * (to - from)
        case .exponential(let mean):
            return mean * ExponentialDistribution.sample(using: &stream)
        case .normal(let mean, let cv):
            return mean * TruncatedNormal(cv: cv).sample(using: &stream)
        case .lognormal(let mean, let cv):
            let variance = Arithmetic.log1p(cv * cv)
            let normal = NormalDistribution.sample(using: &stream)
            return mean * Arithmetic.exp(variance.squareRoot() * normal - variance / 2)
        case .gamma(let mean, let cv):
            return mean * GammaDistribution(cv: cv).sample(using: &stream)
        case .hyperexponential(let mean, let cv):
            return mean * Hyperexponential(cv: cv).sample(using: &stream)
        case .weibull(let mean, let shape):
            return mean * WeibullDistribution(shape: shape).sample(using: &stream)
        case .boundedPareto(let from, let to, let shape):
            return BoundedPareto(from: from, to: to, shape: shape).sample(using: &stream)
        case .discrete(let values):
            return values.sample(using: &stream)
        case .empirical(let sample):
            return sample.sample(using: &stream)
        }
    }
}
