extension Distribution {
    /// The expected value.
    public var mean: Double {
        switch self {
        case .constant(let value): value
        case .uniform(let from, let to): (from + to) / 2
        case .exponential(let mean): mean
        case .normal(let mean, let cv): mean * TruncatedNormal(cv: cv).mean
        case .lognormal(let mean, _): mean
        case .gamma(let mean, _): mean
        case .hyperexponential(let mean, _): mean
        case .weibull(let mean, _): mean
        case .boundedPareto(let from, let to, let shape):
            from * BoundedPareto(from: from, to: to, shape: shape).moment(1)
        case .discrete(let values): values.mean
        case .empirical(let sample): sample.mean
        }
    }

    /// Squared coefficient of variation: variance over squared mean; 0 where the mean is 0.
    public var squaredVariation: Double {
        switch self {
        case .constant: return 0
        case .uniform(let from, let to):
            guard to > 0 else { return 0 }
            let relative = (to - from) / (to + from)
            return relative * relative / 3
        case .exponential: return 1
        case .normal(_, let cv): return TruncatedNormal(cv: cv).squaredVariation
        case .lognormal(_, let cv), .gamma(_, let cv), .hyperexponential(_, let cv): return cv * cv
        case .weibull(_, let shape):
            return WeibullDistribution(shape: shape).squaredVariation
        case .boundedPareto(let from, let to, let shape):
            let pareto = BoundedPareto(from: from, to: to, shape: shape)
            return pareto.moment(2) / (pareto.moment(1) * pareto.moment(1)) - 1
        case .discrete(let values): return values.squaredVariation
        case .empirical(let sample): return sample.squaredVariation
        }
    }
}
