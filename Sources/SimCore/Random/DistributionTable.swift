/// Distributions that are drawn from time and again, named by numbers.
///
///     var table = DistributionTable()
///     let service = table.add(.lognormal(mean: 0.0015, cv: 0.4))
///     let seconds = table.sample(service, using: &stream)
///
/// What does not change from draw to draw is computed once, and nothing is copied that has to be counted. Every
/// draw is that of ``Distribution/sample(using:)``, to the last bit.
public struct DistributionTable: Sendable {
    /// Names one of the table's distributions.
    @frozen
    public struct ID: Sendable, BitwiseCopyable {
        let index: Int32
    }

    private enum Row: BitwiseCopyable, Sendable {
        case constant(Double)
        case exponential(mean: Double)
        /// Parameters of the logarithm: its deviation, and half its variance.
        case lognormal(mean: Double, deviation: Double, halfVariance: Double)
        /// Drawn from as it is.
        case other
    }

    private var rows: [Row] = []
    private var distributions: [Distribution] = []

    public init() {}

    /// Takes in a distribution. O(1) amortised.
    public mutating func add(_ distribution: Distribution) -> ID {
        switch distribution {
        case .constant(let value):
            rows.append(.constant(value))
        case .exponential(let mean):
            rows.append(.exponential(mean: mean))
        case .lognormal(let mean, let cv):
            let variance = Arithmetic.log1p(cv * cv)
            rows.append(
                .lognormal(mean: mean, deviation: variance.squareRoot(), halfVariance: variance / 2))
        default:
            rows.append(.other)
        }
        distributions.append(distribution)
        return ID(index: Int32(rows.count - 1))
    }

    /// The distribution that was taken in.
    public subscript(_ id: ID) -> Distribution { distributions[Int(id.index)] }

    /// One draw, by one word of the stream.
    public func sample(_ id: ID, using stream: inout RandomStream) -> Double {
        switch rows[Int(id.index)] {
        case .constant(let value):
            _ = stream.next()
            return value
        case .exponential(let mean):
            return mean * ExponentialDistribution.sample(using: &stream)
        case .lognormal(let mean, let deviation, let halfVariance):
            return mean * Arithmetic.exp(deviation * NormalDistribution.sample(using: &stream) - halfVariance)
        case .other:
            return distributions[Int(id.index)].sample(using: &stream)
        }
    }
}
