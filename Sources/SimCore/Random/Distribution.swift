/// A distribution of non-negative quantities: times in seconds, or sizes.
///
/// Every draw takes one word of the stream, whatever the distribution: two configurations that draw the same
/// number of quantities stay in step with each other, even where one of them draws from another distribution.
@frozen
public enum Distribution: Equatable, Sendable {
    /// Always the same value.
    case constant(Double)
    /// Every value of [from, to) alike; 0 ≤ from ≤ to.
    case uniform(from: Double, to: Double)
    /// Exponential with this mean: the memoryless one, CV 1.
    case exponential(mean: Double)
    /// Normal with this mean and this coefficient of variation (standard deviation over mean), of which the
    /// negative part is left out, as if negative values were drawn anew.
    ///
    /// Both parameters are those of the normal distribution before, as they are in the field. ``mean`` and
    /// ``squaredVariation`` are those of what is drawn: for a CV up to 0.25 they differ by less than 0.1 %,
    /// for a CV of 0.5 the mean is 2.8 % higher.
    case normal(mean: Double, cv: Double)
    /// Lognormal with this mean and this coefficient of variation, both of the quantity itself, not of its
    /// logarithm.
    case lognormal(mean: Double, cv: Double)
    /// Gamma with this mean and this coefficient of variation; its shape is 1/cv². A CV of 1/√k is Erlang's
    /// distribution of k stages.
    case gamma(mean: Double, cv: Double)
    /// One of two exponential distributions, chosen so that each brings half of the mean ("balanced means"),
    /// with this mean and this coefficient of variation, which is at least 1.
    case hyperexponential(mean: Double, cv: Double)
    /// Weibull with this mean: P(X > x) = exp(−(x/scale)^shape), scale = mean / Γ(1 + 1/shape). A shape below 1
    /// has a heavier tail than the exponential, one above 1 a lighter.
    case weibull(mean: Double, shape: Double)
    /// Pareto cut off above: P(X > x) falls as x^−shape between `from` and `to`; 0 < from ≤ to, shape above 0.
    case boundedPareto(from: Double, to: Double, shape: Double)
    /// One of some values, in proportion to their weights.
    case discrete(DiscreteDistribution)
    /// What a sample suggests, interpolated between its values.
    case empirical(EmpiricalDistribution)

    /// The same shape with every value multiplied by `factor` ≥ 0.
    public func scaled(by factor: Double) -> Distribution {
        switch self {
        case .constant(let value): .constant(value * factor)
        case .uniform(let from, let to): .uniform(from: from * factor, to: to * factor)
        case .exponential(let mean): .exponential(mean: mean * factor)
        case .normal(let mean, let cv): .normal(mean: mean * factor, cv: cv)
        case .lognormal(let mean, let cv): .lognormal(mean: mean * factor, cv: cv)
        case .gamma(let mean, let cv): .gamma(mean: mean * factor, cv: cv)
        case .hyperexponential(let mean, let cv): .hyperexponential(mean: mean * factor, cv: cv)
        case .weibull(let mean, let shape): .weibull(mean: mean * factor, shape: shape)
        case .boundedPareto(let from, let to, let shape):
            .boundedPareto(from: from * factor, to: to * factor, shape: shape)
        case .discrete(let values): .discrete(values.scaled(by: factor))
        case .empirical(let sample): .empirical(sample.scaled(by: factor))
        }
    }
}

#if !hasFeature(Embedded)
extension Distribution: Codable {}
#endif
