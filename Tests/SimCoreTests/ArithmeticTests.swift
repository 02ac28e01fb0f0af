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
