/// What a sample suggests: between two neighbouring values of the sorted sample, every value alike, and each of
/// the n − 1 gaps as often as any other (A. M. Law, "Simulation Modeling and Analysis", 5th edition, section
/// 6.2.4).
///
/// Nothing below the least or above the greatest observation is drawn, so a tail ends where the sample's does.
/// The mean is that of the interpolation; the sample's own differs by a share that falls with its size.
public struct EmpiricalDistribution: Sendable, Equatable {
    /// The sorted sample.
    public let sample: [Double]

    /// - Parameter sample: two values at least, finite and not negative, in any order.
    public init(sample: [Double]) {
        precondition(sample.count >= 2, "an interpolation needs two values")
        self.sample = sample.sorted()
    }

    private var gaps: Double { Double(sample.count - 1) }

    /// The expected value.
    public var mean: Double {
        var sum = 0.0
        for (low, high) in zip(sample, sample.dropFirst()) { sum += (low + high) / 2 }
        return sum / gaps
    }

    /// Squared coefficient of variation; 0 where the mean is 0.
    public var squaredVariation: Double {
        let mean = mean
        guard mean > 0 else { return 0 }
        var sum = 0.0
        for (low, high) in zip(sample, sample.dropFirst()) {
            let a = low / mean - 1
            let b = high / mean - 1
            sum += (a * a + a * b + b * b) / 3
        }
        return sum / gaps
    }

    func scaled(by factor: Double) -> EmpiricalDistribution {
        EmpiricalDistribution(sample: sample.map { $0 * factor })
    }

    /// The inverse of the distribution function at a uniform number.
    @inlinable
    func sample(using stream: inout RandomStream) -> Double {
        let place = stream.uniform() * Double(sample.count - 1)
        // The product may round up to the last observation itself.
        let gap = min(Int(place), sample.count - 2)
        return sample[gap] + (place - Double(gap)) * (sample[gap + 1] - sample[gap])
    }
}

#if !hasFeature(Embedded)
extension EmpiricalDistribution: Codable {
    private enum CodingKeys: CodingKey {
        case sample
    }

    /// Throws where the sample is not what ``init(sample:)`` takes.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let sample = try container.decode([Double].self, forKey: .sample)
        guard sample.count >= 2, sample.allSatisfy({ $0 >= 0 && $0 < .infinity }) else {
            throw DecodingError.dataCorruptedError(
                forKey: .sample, in: container, debugDescription: "a sample has two values from 0 at least")
        }
        self.init(sample: sample)
    }
}
#endif
