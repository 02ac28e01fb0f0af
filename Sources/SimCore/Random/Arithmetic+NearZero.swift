/// Functions that keep their relative accuracy where the plain formula would cancel.
extension Arithmetic {
    /// log(1 + x), with an error below 4 units in the last place for x near 0 too (D. Goldberg, "What every
    /// computer scientist should know about floating-point arithmetic", 1991, theorem 4).
    @inlinable
    public static func log1p(_ x: Double) -> Double {
        let sum = 1 + x
        let taken = sum - 1
        return taken == 0 || sum == Double.infinity ? x : log(sum) * x / taken
    }

    /// eˣ − 1, with an error below 4 units in the last place for x near 0 too.
    @inlinable
    public static func expm1(_ x: Double) -> Double {
        x.magnitude < 0.34 ? expm1(reduced: x) : exp(x) - 1
    }

    /// (eˣ − 1) / x, the mean of e^(xt) over t from 0 to 1; 1 at 0.
    public static func meanGrowth(_ x: Double) -> Double {
        x == 0 ? 1 : expm1(x) / x
    }

    /// eʳ − 1 for |r| ≤ ½ ln 2: the Taylor series to degree 14.
    @inlinable
    static func expm1(reduced r: Double) -> Double {
        var p = 1.0 / 87_178_291_200
        p = p * r + 1.0 / 6_227_020_800
        p = p * r + 1.0 / 479_001_600
        p = p * r + 1.0 / 39_916_800
        p = p * r + 1.0 / 3_628_800
        p = p * r + 1.0 / 362_880
        p = p * r + 1.0 / 40_320
        p = p * r + 1.0 / 5_040
        p = p * r + 1.0 / 720
        p = p * r + 1.0 / 120
        p = p * r + 1.0 / 24
        p = p * r + 1.0 / 6
        p = p * r + 0.5
        return r + r * r * p
    }
}
