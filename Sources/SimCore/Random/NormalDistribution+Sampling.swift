extension NormalDistribution {
    /// One draw, by one word of the stream.
    ///
    /// The ziggurat method (G. Marsaglia, W. W. Tsang, "The ziggurat method for generating random variables",
    /// Journal of Statistical Software 5(8), 2000), with layer, sign and place from different bits of the word.
    @inlinable
    public static func sample(using stream: inout RandomStream) -> Double {
        value(of: stream.next())
    }

    /// 99.3 % of all words lie in the part of a layer that is wholly below the density.
    @inlinable
    static func value(of word: UInt64) -> Double {
        let layer = Int(truncatingIfNeeded: word & 255)
        var x = Double(word >> 11) * 0x1p-53 * edges[layer]
        if x >= edges[layer + 1] {
            guard let inside = magnitude(of: word, at: x, layer: layer) else {
                var own = RandomStream(word: ~word)
                return value(of: own.next())
            }
            x = inside
        }
        return Double(bitPattern: x.bitPattern | (word & 256) << 55)
    }

    /// The other words: the tail, and the corners that the density cuts off; `nil` for what lies above it.
    @usableFromInline
    @inline(never)
    static func magnitude(of word: UInt64, at x: Double, layer: Int) -> Double? {
        var own = RandomStream(word: word)
        if layer == 0 { return tail(using: &own) }
        let low = height(edges[layer])
        let high = height(edges[layer + 1])
        return low + own.uniform() * (high - low) < height(x) ? x : nil
    }

    /// A draw above the first edge (G. Marsaglia, "Generating a variable from the tail of the normal
    /// distribution", Technometrics 6, 1964).
    static func tail(using stream: inout RandomStream) -> Double {
        let edge = edges[1]
        while true {
            let beyond = ExponentialDistribution.sample(using: &stream) / edge
            if 2 * ExponentialDistribution.sample(using: &stream) > beyond * beyond { return edge + beyond }
        }
    }

    /// The density but for its constant.
    private static func height(_ x: Double) -> Double {
        Arithmetic.exp(-0.5 * x * x)
    }
}
