import CGSL
import SimCore
import Testing

@Suite struct `Quantiles of the normal and Student's distributions` {
    /// Values from published tables (Abramowitz & Stegun 26.5, 26.10; NIST/SEMATECH handbook).
    @Test(arguments: [
        (0.5, 0), (0.975, 1.959963984540054), (0.995, 2.5758293035489004), (0.9999, 3.719016485455709),
        (1e-10, -6.361340902404056), (0.6, 0.2533471031357997),
    ])
    func `normal quantiles`(p: Double, z: Double) {
        #expect((NormalDistribution.quantile(p) - z).magnitude <= 1e-13 * max(1, z.magnitude))
    }

    @Test(arguments: [
        (0.975, 1, 12.706204736432095), (0.975, 2, 4.302652729911275), (0.975, 5, 2.5705818366147395),
        (0.975, 10, 2.2281388519649385), (0.975, 30, 2.0422724563012373),
        (0.975, 100, 1.9839715184496334), (0.995, 9, 3.2498355440153697),
        (0.9995, 3, 12.923978636687485), (0.95, 4, 2.131846786326649),
    ])
    func `Student's quantiles`(p: Double, degrees: Int, t: Double) {
        #expect((StudentT.quantile(p, degrees: degrees) / t - 1).magnitude < 1e-9)
        #expect((StudentT.quantile(1 - p, degrees: degrees) / -t - 1).magnitude < 1e-9)
    }

    static let fractions = [
        0.5001, 0.55, 0.75, 0.9, 0.95, 0.975, 0.99, 0.995, 0.999, 0.9999, 1 - 1e-6, 1 - 1e-9,
    ]

    /// GSL's own quantile is solved for, with an error of its own; what it is asked for here is the distribution
    /// function at our quantile, in the tail, where it is accurate.
    @Test(arguments: [1, 2, 3, 4, 5, 9, 10, 19, 29, 30, 49, 99, 100, 399, 400, 1_000, 9_999, 100_000])
    func `Student's quantiles are GSL's`(degrees: Int) {
        for p in Self.fractions {
            let t = StudentT.quantile(p, degrees: degrees)
            let theirs = gsl_cdf_tdist_Pinv(p, Double(degrees))
            #expect((t / theirs - 1).magnitude < 1e-6, "p \(p), GSL \(theirs), ours \(t)")
            let tail = gsl_cdf_tdist_Q(t, Double(degrees))
            #expect((tail / (1 - p) - 1).magnitude < 1e-9, "p \(p): GSL's tail at \(t) is \(tail)")
        }
    }

    @Test func `normal quantiles and probabilities are GSL's`() {
        for p in Self.fractions + [1e-300, 1e-100, 1e-10, 1e-3, 0.1, 0.3, 0.4999] {
            let z = NormalDistribution.quantile(p)
            let theirs = gsl_cdf_ugaussian_Pinv(p)
            #expect(
                (z - theirs).magnitude <= 1e-12 * max(1, theirs.magnitude), "p \(p), GSL \(theirs), ours \(z)"
            )
            #expect((gsl_cdf_ugaussian_P(z) / NormalDistribution.cumulative(z) - 1).magnitude < 1e-12)
        }
    }

    @Test func `many degrees of freedom approach the normal`() {
        #expect((StudentT.quantile(0.975, degrees: 100_000) - 1.959963984540054).magnitude < 1e-4)
    }
}
