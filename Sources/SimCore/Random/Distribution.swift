/// A distribution of non-negative quantities: times in seconds, or sizes.
@frozen
public enum Distribution: Equatable, Sendable {
    /// Always the same value.
    case constant(Double)
    /// Exponential with this mean: the memoryless one, CV 1.
    case exponential(mean: Double)
    /// Lognormal with this mean and this coefficient of variation (standard deviation over mean), both
    /// of the quantity itself, not of its logarithm.
    case lognormal(mean: Double, cv: Double)

    /// The expected value.
    @inlinable
    public var mean: Double {
        switch self {
        case .constant(let value): value
        case .exponential(let mean): mean
        case .lognormal(let mean, _): mean
        }
    }

    /// Squared coefficient of variation: variance over squared mean.
    @inlinable
    public var squaredVariation: Double {
        switch self {
        case .constant: 0
        case .exponential: 1
        case .lognormal(_, let cv): cv * cv
        }
    }

    /// The same shape with every value multiplied by `factor` ≥ 0.
    @inlinable
    public func scaled(by factor: Double) -> Distribution {
        switch self {
        case .constant(let value): .constant(value * factor)
        case .exponential(let mean): .exponential(mean: mean * factor)
        case .lognormal(let mean, let cv): .lognormal(mean: mean * factor, cv: cv)
        }
    }

    /// One draw. Uses one uniform number for exponential and lognormal and none for constant, so that two
    /// configurations that draw the same steps stay in step with each other.
    @inlinable
    public func sample(using stream: inout RandomStream) -> Double {
        switch self {
        case .constant(let value):
            return value
        case .exponential(let mean):
            return -mean * Arithmetic.log(stream.openUniform())
        case .lognormal(let mean, let cv):
            if mean == 0 { return 0 }
            let variance = Arithmetic.log(1 + cv * cv)
            let normal = NormalDistribution.quantile(stream.openUniform())
            return mean * Arithmetic.exp(variance.squareRoot() * normal - variance / 2)
        }
    }
}

#if !hasFeature(Embedded)
extension Distribution: Codable {}
#endif
