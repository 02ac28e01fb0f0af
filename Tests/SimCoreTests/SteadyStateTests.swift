import SimCore
import Testing

@Suite struct `The end of a start-up` {
    /// x' = φ x + noise of variance 1, from `start`: the mean falls like start · φⁿ towards 0.
    private func autoregressive(_ phi: Double, from start: Double, _ count: Int, seed: UInt64) -> [Double] {
        var stream = RandomStream(StreamKey(seed: 7, replication: seed, component: 0, purpose: 0))
        var x = start
        return (0..<count).map { _ in
            defer { x = phi * x + NormalDistribution.sample(using: &stream) }
            return x
        }
    }

    @Test func `is not found where there is none`() {
        #expect(MSER.truncate((0..<1_000).map { Double($0) }).isSteady == false)
        #expect(MSER.truncate([1, 2, 3]).isSteady == false)
        let steady = (UInt64(0)..<200).map { MSER.truncate(autoregressive(0.5, from: 0, 4_000, seed: $0)) }
        #expect(steady.filter { $0.observations <= 400 }.count > 150)
    }

    private func pilots(_ count: Int = 5, observations: Int = 2_000, _ value: (Double, Double) -> Double)
        -> [SteadyState.Pilot]
    {
        (UInt64(0)..<UInt64(count)).map { pilot in
            let noise = autoregressive(0.5, from: 0, observations, seed: pilot)
            return noise.enumerated().map { index, noise in
                let time = Double(index + 1) / Double(observations) * 100
                return (time, value(time, noise))
            }
        }
    }

    @Test func `is the same for all pilots together`() {
        let state = SteadyState(
            pilots { time, noise in 10 + 20 * Arithmetic.exp(-time / 3) + noise }, until: 100)
        #expect(state.verdict == .steady && !state.isShort)
        // The transient is below a tenth of the noise of 25 observations after 15 s.
        #expect(state.warmup > 6 && state.warmup < 30)
        #expect(SteadyState(pilots { 10 + $1 + 0 * $0 }, until: 100).verdict == .steady)
    }

    @Test func `is refused where the series rises, falls or is too short`() {
        #expect(SteadyState(pilots { $0 + $1 }, until: 100).verdict != .steady)
        #expect(SteadyState(pilots { 10 + 0.05 * $0 + 2 * $1 }, until: 100).verdict != .steady)
        #expect(SteadyState(pilots { 20 - 0.1 * $0 + 2 * $1 }, until: 100).verdict != .steady)
        #expect(
            SteadyState(pilots { 10 + 20 * Arithmetic.exp(-$0 / 80) + $1 }, until: 100).verdict != .steady)
        #expect(SteadyState(pilots(observations: 49) { 10 + $1 + 0 * $0 }, until: 100).verdict == .tooFew)
        #expect(SteadyState(pilots { $0 + $1 }, until: 100).warmup == 0)
    }

    @Test func `is told to be short where batches depend on one another`() {
        let slow = (UInt64(0)..<5).map { pilot in
            autoregressive(0.998, from: 0, 2_000, seed: pilot).enumerated().map {
                (time: Double($0 + 1) / 20, value: 1_000 + $1)
            }
        }
        let state = SteadyState(slow, until: 100)
        #expect(state.verdict != .steady || state.isShort)
    }
}

@Suite struct `Growth` {
    private func noise(_ seed: UInt64, _ count: Int, _ mean: Double, _ spread: Double) -> [Double] {
        var stream = RandomStream(StreamKey(seed: 8, replication: seed, component: 0, purpose: 0))
        return (0..<count).map { _ in mean + spread * NormalDistribution.sample(using: &stream) }
    }

    @Test func `of a system that fills once is none, of an overloaded one is found`() {
        let number = Array(repeating: 20.0, count: 10)
        #expect(!GrowthTest.isGrowing(growth: noise(1, 10, 20, 10), number: number, fromEmpty: true))
        #expect(!GrowthTest.isGrowing(growth: noise(2, 10, 0, 10), number: number, fromEmpty: false))
        #expect(GrowthTest.isGrowing(growth: noise(3, 10, 40, 10), number: number, fromEmpty: true))
        #expect(GrowthTest.isGrowing(growth: noise(4, 10, 30, 10), number: number, fromEmpty: false))
        #expect(!GrowthTest.isGrowing(growth: [], number: [], fromEmpty: true))
    }

    @Test func `is seldom found where there is none`() {
        let number = Array(repeating: 20.0, count: 10)
        let found = (UInt64(100)..<1_100).filter {
            GrowthTest.isGrowing(growth: noise($0, 10, 25, 20), number: number, fromEmpty: true)
        }
        // At the very edge of what is allowed it is found once in 200.
        #expect(found.count <= 14)
    }
}
