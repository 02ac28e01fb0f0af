/// Student's t distribution with a whole number of degrees of freedom.
public enum StudentT {
    /// The value that a variable of this distribution stays below with probability p.
    ///
    /// - Parameters:
    ///   - p: strictly between 0 and 1.
    ///   - degrees: degrees of freedom, at least 1.
    ///
    /// Newton's method from a Cornish-Fisher start (Abramowitz & Stegun 26.7.5), on the distribution
    /// function below; relative accuracy about 1e-12.
    public static func quantile(_ p: Double, degrees: Int) -> Double {
        precondition(p > 0 && p < 1 && degrees >= 1)
        if p == 0.5 { return 0 }
        if p < 0.5 { return -quantile(1 - p, degrees: degrees) }
        let n = Double(degrees)
        let z = NormalDistribution.quantile(p)
        var t = z + (z * z * z + z) / (4 * n) + ((5 * z * z + 16) * z * z + 3) * z / (96 * n * n)
        if degrees == 2 {
            return (2 * p - 1) / (2 * p * (1 - p)).squareRoot()
        }
        let constant = densityConstant(degrees)
        for _ in 0..<100 {
            let density = constant * Arithmetic.exp(-(n + 1) / 2 * Arithmetic.log(1 + t * t / n))
            let step = (upperTail(t, degrees: degrees, constant: constant) - (1 - p)) / density
            // Far out the tail is convex and a full step may overshoot below zero.
            let next = t + step > 0 ? t + step : t / 2
            if (next - t).magnitude <= 1e-14 * next { return next }
            t = next
        }
        return t
    }

    /// P(T > t) for t > 0: half the regularised incomplete beta function I_x(n/2, 1/2), x = n/(n + t²),
    /// by its continued fraction (Abramowitz & Stegun 26.5.8; Lentz's method).
    static func upperTail(_ t: Double, degrees: Int, constant: Double) -> Double {
        let n = Double(degrees)
        let x = n / (n + t * t)
        let a = n / 2
        let b = 0.5
        // xᵃ(1 − x)ᵇ / B(a, b); B's gamma quotient is in the density's constant: 1/B = c·√n.
        let y = t * t / (n + t * t)
        let front = Arithmetic.exp(a * Arithmetic.log(x)) * y.squareRoot() * constant * n.squareRoot()
        if x < (a + 1) / (a + b + 2) {
            return front * fraction(a, b, x) / a / 2
        }
        return (1 - front * fraction(b, a, 1 - x) / b) / 2
    }

    /// Γ((n+1)/2) / (√(nπ) Γ(n/2)), by Γ's recurrence from n = 1 or 2.
    static func densityConstant(_ degrees: Int) -> Double {
        var ratio = degrees % 2 == 1 ? 1 / Double.pi.squareRoot() : Double.pi.squareRoot() / 2
        var k = degrees % 2 == 1 ? 1 : 2
        while k < degrees {
            ratio *= Double(k + 1) / Double(k)
            k += 2
        }
        return ratio / (Double(degrees) * Double.pi).squareRoot()
    }

    private static func fraction(_ a: Double, _ b: Double, _ x: Double) -> Double {
        let tiny = 1e-300
        var c = 1.0
        var d = 1 - (a + b) * x / (a + 1)
        if d.magnitude < tiny { d = tiny }
        d = 1 / d
        var h = d
        for m in 1...10_000 {
            let k = Double(m)
            let even = k * (b - k) * x / ((a + 2 * k - 1) * (a + 2 * k))
            d = 1 + even * d
            if d.magnitude < tiny { d = tiny }
            c = 1 + even / c
            if c.magnitude < tiny { c = tiny }
            d = 1 / d
            h *= d * c
            let odd = -(a + k) * (a + b + k) * x / ((a + 2 * k) * (a + 2 * k + 1))
            d = 1 + odd * d
            if d.magnitude < tiny { d = tiny }
            c = 1 + odd / c
            if c.magnitude < tiny { c = tiny }
            d = 1 / d
            let factor = d * c
            h *= factor
            if (factor - 1).magnitude < 1e-16 { break }
        }
        return h
    }
}
