/// Ranks 1 to n, rank k with a probability proportional to k^−exponent: how popular keys, pages and words are.
///
/// One to two uniform numbers a draw, whatever n: rejection from the inverse of the integral of the density
/// (W. Hörmann, G. Derflinger, "Rejection-inversion to generate variates from monotone discrete distributions", ACM
/// Transactions on Modeling and Computer Simulation 6(3), 1996). Exponent 1 needs no case of its own where the
/// integral is written with eˣ − 1 over x.
public struct ZipfDistribution: Sendable, Equatable {
    /// Number of ranks.
    public let count: Int
    public let exponent: Double
    /// The integral's values at the ends of what is drawn from.
    private let low: Double
    private let high: Double
    /// Up to this far below a rank, a point is accepted without a further look.
    private let sure: Double

    /// - Parameters:
    ///   - count: number of ranks, from 1 to 2³¹ − 1.
    ///   - exponent: at least 0; 0 for all alike.
    public init(count: Int, exponent: Double) {
        precondition(count >= 1 && count <= Int(Int32.max), "a popularity needs its ranks")
        precondition(exponent >= 0 && exponent < .infinity, "a popularity falls with the rank")
        self.count = count
        self.exponent = exponent
        // Rank 1 gets a bar exactly as wide as its weight, so that it is never rejected.
        low = Self.integral(1.5, exponent) - 1
        high = Self.integral(Double(count) + 0.5, exponent)
        sure = 2 - Self.inverse(Self.integral(2.5, exponent) - Self.density(2, exponent), exponent)
    }

    /// A rank less one, 0 for the most popular, by one word of the stream.
    public func sample(using stream: inout RandomStream) -> Int {
        if exponent == 0 || count == 1 { return stream.index(below: count) }
        var own = stream.fork()
        while true {
            let area = high + own.uniform() * (low - high)
            let point = Self.inverse(area, exponent)
            let rank = max(1, min(Double(count), (point + 0.5).rounded(.down)))
            if rank - point <= sure
                || area >= Self.integral(rank + 0.5, exponent) - Self.density(rank, exponent)
            {
                return Int(rank) - 1
            }
        }
    }

    private static func density(_ x: Double, _ exponent: Double) -> Double {
        Arithmetic.exp(-exponent * Arithmetic.log(x))
    }

    /// The integral of the density from 1 to x: (x^(1 − exponent) − 1) / (1 − exponent), log x at exponent 1.
    private static func integral(_ x: Double, _ exponent: Double) -> Double {
        let logarithm = Arithmetic.log(x)
        return logarithm * Arithmetic.meanGrowth((1 - exponent) * logarithm)
    }

    /// Where the integral has this value.
    private static func inverse(_ area: Double, _ exponent: Double) -> Double {
        let scaled = (1 - exponent) * area
        // Rounding must not lead past the pole.
        guard scaled > -1 else { return Double(Int32.max) }
        return Arithmetic.exp(scaled == 0 ? area : Arithmetic.log1p(scaled) / scaled * area)
    }
}

#if !hasFeature(Embedded)
extension ZipfDistribution: Codable {
    enum CodingKeys: String, CodingKey { case count, exponent }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            count: try container.decode(Int.self, forKey: .count),
            exponent: try container.decode(Double.self, forKey: .exponent))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(count, forKey: .count)
        try container.encode(exponent, forKey: .exponent)
    }
}
#endif
