/// The exponential distribution of mean 1.
///
/// Drawn by the ziggurat method (G. Marsaglia, W. W. Tsang, "The ziggurat method for generating random
/// variables", Journal of Statistical Software 5(8), 2000). The layer and the place in it come from different
/// bits of the word, as J. A. Doornik asks for ("An improved ziggurat method to generate normal random
/// samples", 2005).
public enum ExponentialDistribution {
    /// One draw, by one word of the stream.
    @inlinable
    public static func sample(using stream: inout RandomStream) -> Double {
        value(of: stream.next())
    }

    /// 98.9 % of all words lie in the part of a layer that is wholly below the density.
    @inlinable
    static func value(of word: UInt64) -> Double {
        let layer = Int(truncatingIfNeeded: word & 255)
        let x = Double(word >> 11) * 0x1p-53 * edges[layer]
        return x < edges[layer + 1] ? x : value(of: word, at: x, layer: layer)
    }

    /// The other words: the tail, and the corners that the density cuts off.
    @usableFromInline
    @inline(never)
    static func value(of word: UInt64, at x: Double, layer: Int) -> Double {
        var own = RandomStream(word: word)
        // Beyond any point the distribution goes on as it began.
        if layer == 0 { return edges[1] + value(of: own.next()) }
        let low = Arithmetic.exp(-edges[layer])
        let high = Arithmetic.exp(-edges[layer + 1])
        let isBelow = low + own.uniform() * (high - low) < Arithmetic.exp(-x)
        return isBelow ? x : value(of: own.next())
    }
}
