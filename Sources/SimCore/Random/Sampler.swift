/// A distribution with a random stream of its own: gaps between arrivals, service times.
@frozen
public struct Sampler: Sendable {
    public let distribution: Distribution
    @usableFromInline var stream: RandomStream

    /// - Parameter key: names the stream; two samplers of one key give the same uniform numbers.
    @inlinable
    public init(_ distribution: Distribution, _ key: StreamKey) {
        self.distribution = distribution
        stream = RandomStream(key)
    }

    /// The next draw.
    @inlinable
    public mutating func next() -> Double {
        distribution.sample(using: &stream)
    }
}
