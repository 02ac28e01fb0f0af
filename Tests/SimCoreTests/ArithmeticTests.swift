import Foundation
import SimCore
import Testing

@Suite struct `Elementary functions agree with the C library` {
    /// Distance in units in the last place.
    static func ulps(_ a: Double, _ b: Double) -> Double {
        (a - b).magnitude / max(a.ulp, b.ulp)
    }

    @Test func `log is within 2 units in the last place`() {
        var stream = RandomStream(StreamKey(seed: 1, replication: 0, component: 0, purpose: 0))
        for _ in 0..<200_000 {
            let x = Foundation.pow(10, stream.uniform() * 600 - 300)
            #expect(Self.ulps(Arithmetic.log(x), Foundation.log(x)) <= 2, "log \(x)")
            let near = 0.5 + stream.uniform()
            #expect(Self.ulps(Arithmetic.log(near), Foundation.log(near)) <= 2, "log \(near)")
        }
    }

    @Test func `exp is within 2 units in the last place`() {
        var stream = RandomStream(StreamKey(seed: 2, replication: 0, component: 0, purpose: 0))
        for _ in 0..<200_000 {
            let x = stream.uniform() * 1400 - 700
            #expect(Self.ulps(Arithmetic.exp(x), Foundation.exp(x)) <= 2, "exp \(x)")
            let small = stream.uniform() - 0.5
            #expect(Self.ulps(Arithmetic.exp(small), Foundation.exp(small)) <= 2, "exp \(small)")
        }
    }

    @Test func `log1p and expm1 are within 4 units in the last place near 0 too`() {
        var stream = RandomStream(StreamKey(seed: 3, replication: 0, component: 0, purpose: 0))
        for _ in 0..<200_000 {
            let small = Foundation.pow(10, stream.uniform() * 18 - 18)
            let near = 0.3 + 0.5 * stream.uniform()
            for x in [small, -small * 0.99, small * 500, near, -near] {
                #expect(Self.ulps(Arithmetic.expm1(x), Foundation.expm1(x)) <= 4, "expm1 \(x)")
                guard x > -1 else { continue }
                #expect(Self.ulps(Arithmetic.log1p(x), Foundation.log1p(x)) <= 4, "log1p \(x)")
            }
        }
        #expect(Arithmetic.meanGrowth(0) == 1)
        #expect((Arithmetic.meanGrowth(1e-9) - 1.0000000005).magnitude < 1e-15)
        #expect(Arithmetic.log1p(.infinity) == .infinity)
    }

    @Test func `gamma agrees to 14 digits up to 20, to 13 beyond`() {
        var stream = RandomStream(StreamKey(seed: 4, replication: 0, component: 0, purpose: 0))
        for _ in 0..<100_000 {
            let x = stream.openUniform() * 20
            #expect((Arithmetic.gamma(x) / tgamma(x) - 1).magnitude < 1e-14, "gamma \(x)")
            let far = 20 + stream.uniform() * 150
            #expect((Arithmetic.gamma(far) / tgamma(far) - 1).magnitude < 1e-13, "gamma \(far)")
        }
        #expect(Arithmetic.gamma(5) == 24)
        #expect(Arithmetic.gamma(200) == .infinity)
    }

    @Test func `the normal distribution function keeps its digits in the tail`() {
        for step in -370...370 {
            let x = Double(step) / 10
            let expected = 0.5 * erfc(-x / 2.0.squareRoot())
            #expect((NormalDistribution.cumulative(x) / expected - 1).magnitude < 2e-13, "at \(x)")
        }
        #expect(NormalDistribution.cumulative(.infinity) == 1)
        #expect(NormalDistribution.cumulative(-.infinity) == 0)
    }

    @Test func `edges are those of IEEE 754`() {
        #expect(Arithmetic.log(0) == -.infinity)
        #expect(Arithmetic.log(-1).isNaN)
        #expect(Arithmetic.log(1) == 0)
        #expect(Arithmetic.log(.infinity) == .infinity)
        #expect(
            Self.ulps(Arithmetic.log(.leastNonzeroMagnitude), Foundation.log(.leastNonzeroMagnitude)) <= 2)
        #expect(Arithmetic.exp(0) == 1)
        #expect(Arithmetic.exp(1000) == .infinity)
        #expect(Arithmetic.exp(-1000) == 0)
        #expect(Arithmetic.exp(.nan).isNaN)
        #expect(Self.ulps(Arithmetic.exp(709.5), Foundation.exp(709.5)) <= 2)
        #expect(Self.ulps(Arithmetic.exp(-740), Foundation.exp(-740)) <= 2)
        #expect(Arithmetic.pow(2, 10) == 1024 || Self.ulps(Arithmetic.pow(2, 10), 1024) <= 8)
    }
}
