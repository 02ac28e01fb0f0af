/// Elementary functions made of + − × ÷ and bit casts alone, so that a result agrees to the last bit
/// on every platform, in debug and release builds. The C library's `log` and `exp` may differ between
/// platforms in the last place; one differing bit moves a whole simulation.
public enum Arithmetic {
    /// ln 2 in two parts: the high part has zeros in its low bits, so k × high is exact for |k| < 2¹¹.
    @usableFromInline static let ln2High = 6.93147180369123816490e-01
    @usableFromInline static let ln2Low = 1.90821492927058770002e-10

    /// The natural logarithm, with an error below 2 units in the last place.
    ///
    /// Reduces x to m · 2ᵏ with m in [√½, √2), then sums the series of 2 artanh(s), s = (m − 1)/(m + 1)
    /// (Abramowitz & Stegun 4.1.27). Zero gives −∞; a negative number gives NaN.
    @inlinable
    public static func log(_ x: Double) -> Double {
        guard x > 0 else { return x == 0 ? -Double.infinity : Double.nan }
        guard x < Double.infinity else { return x }
        var bits = x.bitPattern
        var k = 0
        if bits < 0x0010_0000_0000_0000 {  // subnormal: scale by 2⁵⁴ first
            bits = (x * 18_014_398_509_481_984).bitPattern
            k = -54
        }
        k += Int(bits >> 52) - 1023
        var m = Double(bitPattern: (bits & 0x000F_FFFF_FFFF_FFFF) | 0x3FF0_0000_0000_0000)
        if m > 1.4142135623730951 {
            m *= 0.5
            k += 1
        }
        let f = m - 1
        let s = f / (m + 1)
        let z = s * s
        var p = 1.0 / 23
        p = p * z + 1.0 / 21
        p = p * z + 1.0 / 19
        p = p * z + 1.0 / 17
        p = p * z + 1.0 / 15
        p = p * z + 1.0 / 13
        p = p * z + 1.0 / 11
        p = p * z + 1.0 / 9
        p = p * z + 1.0 / 7
        p = p * z + 1.0 / 5
        p = p * z + 1.0 / 3
        // log m = 2s + 2s·z·p, and 2s = f − s·f: the large term f stays exact.
        let tail = s * (f - 2 * z * p)
        let scale = Double(k)
        return scale * ln2High - ((tail - scale * ln2Low) - f)
    }

    /// The exponential function, with an error below 2 units in the last place for finite results.
    ///
    /// Reduces x by the nearest multiple of ln 2 and sums the Taylor series to degree 14 on |r| ≤ ½ ln 2.
    @inlinable
    public static func exp(_ x: Double) -> Double {
        guard x == x else { return x }
        guard x < 709.782712893384 else { return Double.infinity }
        guard x > -745.2 else { return 0 }
        // Adding 1.5 · 2⁵² leaves no room for a fraction, so the sum is rounded to a whole number; `rounded()`
        // calls the C library where the processor's baseline has no instruction for it.
        let k = (x * 1.4426950408889634 + 0x1.8p52) - 0x1.8p52
        let r = (x - k * ln2High) - k * ln2Low
        let value = 1 + expm1(reduced: r)
        // Two exact steps, so that neither factor overflows and a subnormal result rounds once.
        let half = Int(k) / 2
        return value * powerOfTwo(half) * powerOfTwo(Int(k) - half)
    }

    /// x raised to y for x ≥ 0, as exp(y · log x); the relative error grows with |y · log x|.
    @inlinable
    public static func pow(_ x: Double, _ y: Double) -> Double {
        if y == 0 || x == 1 { return 1 }
        if x == 0 { return y > 0 ? 0 : Double.infinity }
        return exp(y * log(x))
    }

    @inlinable
    static func powerOfTwo(_ k: Int) -> Double {
        Double(bitPattern: UInt64(k + 1023) << 52)
    }
}
