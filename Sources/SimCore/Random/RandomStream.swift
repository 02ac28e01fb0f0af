/// A stream of random numbers: xoshiro256++ (D. Blackman, S. Vigna, "Scrambled linear pseudorandom number
/// generators", 2021), its 256 bits of state filled by hashing a ``StreamKey``.
///
/// Two streams of different keys are segments of one cycle of length 2²⁵⁶ − 1 at unrelated places, so they
/// do not overlap in practice.
@frozen
public struct RandomStream: Sendable, BitwiseCopyable {
    @usableFromInline var s0: UInt64
    @usableFromInline var s1: UInt64
    @usableFromInline var s2: UInt64
    @usableFromInline var s3: UInt64

    @inlinable
    public init(_ key: StreamKey) {
        s0 = key.child(1).state
        s1 = key.child(2).state
        s2 = key.child(3).state
        s3 = key.child(4).state | 1  // the all-zero state is a fixed point
    }

    /// A stream that one word of another stream names.
    @inlinable
    init(word: UInt64) {
        s0 = StreamKey.mix(word ^ 0x9E37_79B9_7F4A_7C15)
        s1 = StreamKey.mix(word ^ 0xD134_2543_DE82_EF95)
        s2 = StreamKey.mix(word ^ 0xA076_1D64_78BD_642F)
        s3 = StreamKey.mix(word ^ 0x2545_F491_4F6C_DD1D) | 1
    }

    /// A stream for one draw that takes an unknown number of words, named by the next word of this one: however
    /// many it takes, this stream moves on by one.
    @inlinable
    public mutating func fork() -> RandomStream {
        RandomStream(word: next())
    }

    /// The next 64 uniform bits.
    @inlinable
    public mutating func next() -> UInt64 {
        let result = Self.rotate(s0 &+ s3, 23) &+ s0
        let t = s1 << 17
        s2 ^= s0
        s3 ^= s1
        s1 ^= s2
        s0 ^= s3
        s2 ^= t
        s3 = Self.rotate(s3, 45)
        return result
    }

    /// A uniform number in [0, 1), a multiple of 2⁻⁵³.
    @inlinable
    public mutating func uniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// A uniform number in (0, 1): never 0, so that its logarithm is finite.
    @inlinable
    public mutating func openUniform() -> Double {
        (Double(next() >> 12) + 0.5) * 0x1p-52
    }

    /// A uniform integer in 0 ..< bound. `bound` must be positive.
    ///
    /// Lemire's method without rejection: the bias is below bound / 2⁶⁴.
    @inlinable
    public mutating func index(below bound: Int) -> Int {
        Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    @inlinable
    @inline(__always)
    static func rotate(_ x: UInt64, _ k: UInt64) -> UInt64 {
        (x << k) | (x >> (64 - k))
    }
}
