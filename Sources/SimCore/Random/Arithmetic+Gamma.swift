extension Arithmetic {
    /// Γ(x) for x > 0, infinite above 171.6; relative error below 1e-14 up to 20, 1e-13 beyond.
    ///
    /// The recurrence leads to [2, 3), where a rational function stands for it (S. L. Moshier, Cephes library,
    /// `gamma.c`, 1989).
    public static func gamma(_ x: Double) -> Double {
        guard x < 172 else { return x == x ? Double.infinity : x }
        var factor = 1.0
        var rest = x
        while rest >= 3 {
            rest -= 1
            factor *= rest
        }
        while rest < 2 {
            factor /= rest
            rest += 1
        }
        let f = rest - 2
        var top = 1.60119522476751861407e-4 * f + 1.19135147006586384913e-3
        top = top * f + 1.04213797561761569935e-2
        top = top * f + 4.76367800457137231464e-2
        top = top * f + 2.07448227648435975150e-1
        top = top * f + 4.94214826801497100753e-1
        top = top * f + 9.99999999999999996796e-1
        var bottom = -2.31581873324120129819e-5 * f + 5.39605580493303397842e-4
        bottom = bottom * f - 4.45641913851797240494e-3
        bottom = bottom * f + 1.18139785222060435552e-2
        bottom = bottom * f + 3.58236398605498653373e-2
        bottom = bottom * f - 2.34591795718243348568e-1
        bottom = bottom * f + 7.14304917030273074085e-2
        bottom = bottom * f + 1.00000000000000000320
        return factor * top / bottom
    }
}
