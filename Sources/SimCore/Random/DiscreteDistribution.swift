/// One of some values, in proportion to their weights.
public struct DiscreteDistribution: Sendable, Equatable {
    public let values: [Double]
    /// A weight for each value.
    public let weights: [Double]
    @usableFromInline let table: AliasTable

    /// - Parameters:
    ///   - values: at least one, finite and not negative.
    ///   - weights: one for each value, none negative, their sum positive and finite.
    public init(values: [Double], weights: [Double]) {
        precondition(values.count == weights.count, "every value has a weight")
        self.values = values
        self.weights = weights
        table = AliasTable(weights)
    }

    /// The expected value.
    public var mean: Double {
        var sum = 0.0
        for (value, weight) in zip(values, weights) { sum += value * weight }
        return sum / weights.reduce(0, +)
    }

    /// Squared coefficient of variation; 0 where the mean is 0.
    public var squaredVariation: Double {
        let mean = mean
        guard mean > 0 else { return 0 }
        var sum = 0.0
        for (value, weight) in zip(values, weights) {
            let deviation = value / mean - 1
            sum += deviation * deviation * weight
        }
        return sum / weights.reduce(0, +)
    }

    func scaled(by factor: Double) -> DiscreteDistribution {
        DiscreteDistribution(values: values.map { $0 * factor }, weights: weights)
    }

    @inlinable
    func sample(using stream: inout RandomStream) -> Double {
        values[table.sample(using: &stream)]
    }
}

#if !hasFeature(Embedded)
extension DiscreteDistribution: Codable {
    private enum CodingKeys: CodingKey {
        case values, weights
    }

    /// Throws where the values and weights are not what ``init(values:weights:)`` takes.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let values = try container.decode([Double].self, forKey: .values)
        let weights = try container.decode([Double].self, forKey: .weights)
        let sum = weights.reduce(0, +)
        guard values.count == weights.count, values.allSatisfy({ $0 >= 0 && $0 < .infinity }),
            weights.allSatisfy({ $0 >= 0 }), sum > 0, sum < .infinity
        else {
            throw DecodingError.dataCorruptedError(
                forKey: .weights, in: container, debugDescription: "every value needs a weight from 0")
        }
        self.init(values: values, weights: weights)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(values, forKey: .values)
        try container.encode(weights, forKey: .weights)
    }
}
#endif
