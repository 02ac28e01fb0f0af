/// The name of one random stream: four words that are hashed, never multiplied or added.
///
/// With a generator whose streams differ by a multiple of its increment, neighbouring keys give shifted
/// copies of one stream; every word here passes through a full-avalanche mix instead, so that keys that
/// differ in one bit give unrelated streams.
@frozen
public struct StreamKey: Hashable, Sendable, BitwiseCopyable {
    @usableFromInline var state: UInt64

    /// A key for a component's own choices, or any other use that four words name.
    ///
    /// - Parameters:
    ///   - seed: the experiment's seed.
    ///   - replication: the index of the replication, or of the repetition of a measurement.
    ///   - component: which component draws.
    ///   - purpose: what it draws; one of a component's several streams.
    @inlinable
    public init(seed: UInt64, replication: UInt64, component: UInt64, purpose: UInt64) {
        state = Self.mix(seed ^ 0x9E37_79B9_7F4A_7C15)
        absorb(replication)
        absorb(component)
        absorb(purpose)
    }

    /// The key of a part of what this key names: a client's request, a request's step.
    @inlinable
    public func child(_ word: UInt64) -> StreamKey {
        var key = self
        key.absorb(word)
        return key
    }

    @inlinable
    mutating func absorb(_ word: UInt64) {
        let advanced = state &* 0xD134_2543_DE82_EF95 &+ 0x2545_F491_4F6C_DD1D
        state = Self.mix(advanced ^ Self.mix(word &+ 0xA076_1D64_78BD_642F))
    }

    /// A 64-bit bijection in which each input bit flips each output bit with probability near one half
    /// (the `moremur` constants, P. Evensen, "Stronger, better, morer, Moremur", 2019).
    @inlinable
    static func mix(_ word: UInt64) -> UInt64 {
        var x = word
        x ^= x >> 27
        x = x &* 0x3C79_AC49_2BA7_B653
        x ^= x >> 33
        x = x &* 0x1C69_B3F7_4AC4_AE35
        x ^= x >> 27
        return x
    }
}
