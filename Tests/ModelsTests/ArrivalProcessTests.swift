import Models
import SimCore
import Testing

@Suite("Arrival processes")
struct ArrivalProcessTests {
    private func times(_ load: OpenLoad, seed: UInt64 = 1, until end: Double) -> [Double] {
        var process = ArrivalProcess(load)
        var stream = RequestDraws(seed: seed, replication: 0, weights: [1]).arrivals()
        var times: [Double] = []
        while true {
            let time = process.next(using: &stream)
            if time > end { return times }
            times.append(time)
        }
    }

    private func load(_ phases: [RatePhase], _ pattern: ArrivalPattern = .poisson) -> OpenLoad {
        var load = OpenLoad(rate: 1, duration: 100)
        load.phases = phases
        load.arrivals = pattern
        return load
    }

    @Test func `constant arrivals come at equal distances, also across a step of the rate`() {
        var even = OpenLoad(rate: 4, duration: 2)
        even.arrivals = .constant
        #expect(times(even, until: 1) == [0.25, 0.5, 0.75, 1])
        let step = load(
            [RatePhase(from: 2, to: 2, length: 1), RatePhase(from: 4, to: 4, length: 1)], .constant)
        #expect(times(step, until: 2) == [0.5, 1, 1.25, 1.5, 1.75, 2])
    }

    @Test func `a constant pattern on a ramp follows the integral of the rate`() {
        // ∫ rate = t²: the k-th arrival comes at √k.
        let ramp = load([RatePhase(from: 0, to: 20, length: 10)], .constant)
        let found = times(ramp, until: 9.999)
        #expect(found.count == 99)
        for (index, time) in found.enumerated() {
            #expect(abs(time - Double(index + 1).squareRoot()) < 1e-9)
        }
    }

    @Test func `after the last phase the rate stays, and at rate zero nothing comes`() {
        let stays = load([RatePhase(from: 1, to: 5, length: 2)], .constant)
        let late = times(stays, until: 10).filter { $0 > 2 }
        #expect(zip(late, late.dropFirst()).allSatisfy { abs($1 - $0 - 0.2) < 1e-9 })
        let ends = load([RatePhase(from: 50, to: 0, length: 1)])
        var process = ArrivalProcess(ends)
        var stream = RandomStream(StreamKey(seed: 3, replication: 0, component: 0, purpose: 0))
        var last = 0.0
        while case let time = process.next(using: &stream), time < .infinity { last = time }
        #expect(last < 1)
        #expect(process.next(using: &stream) == .infinity)
    }

    @Test func `counts of a Poisson ramp have the ramp's mean and variance`() {
        let ramp = load([RatePhase(from: 0, to: 40, length: 10)])
        let seeds = 400
        // The integral of the rate is 2t²: 50 arrivals are expected in [0, 5], 150 in [5, 10].
        var sums = (0.0, 0.0)
        var squares = (0.0, 0.0)
        for seed in 1...UInt64(seeds) {
            let all = times(ramp, seed: seed, until: 10)
            let early = Double(all.count { $0 <= 5 })
            let late = Double(all.count) - early
            sums = (sums.0 + early, sums.1 + late)
            squares = (squares.0 + (early - 50) * (early - 50), squares.1 + (late - 150) * (late - 150))
        }
        let n = Double(seeds)
        // Four standard errors of a Poisson mean, and of its variance (√(2/n) of it, nearly).
        #expect(abs(sums.0 / n - 50) < 4 * (50 / n).squareRoot())
        #expect(abs(sums.1 / n - 150) < 4 * (150 / n).squareRoot())
        #expect(abs(squares.0 / n / 50 - 1) < 4 * (2 / n).squareRoot())
        #expect(abs(squares.1 / n / 150 - 1) < 4 * (2 / n).squareRoot())
    }

    @Test func `a modulated process has its mean rate, and is burstier than Poisson`() {
        var bursts = OpenLoad(rate: 50, duration: 1)
        bursts.arrivals = .mmpp(rates: [20, 200], dwell: [10, 2])
        // Mean (20·10 + 200·2)/12 = 50 per second; the index of dispersion of counts over long windows is
        // 1 + 2 (λ₁ − λ₂)² q₁ q₂ / ((q₁ + q₂)² (λ₁ q₂ + λ₂ q₁)) with q = 1/dwell (W. Fischer, K. Meier-Hellstern,
        // "The Markov-modulated Poisson process cookbook", 1993, eq. 12): 1 + 2·180²·0.05/(0.36·30) = 301.
        let window = 1000.0
        let windows = 300
        let all = times(bursts, until: window * Double(windows))
        var counts = Array(repeating: 0.0, count: windows)
        for time in all { counts[min(windows - 1, Int(time / window))] += 1 }
        let mean = counts.reduce(0, +) / Double(windows)
        let variance = counts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(windows - 1)
        let error = (301 * 50 * window / Double(windows)).squareRoot()
        #expect(abs(mean - 50 * window) < 4 * error)
        #expect(abs(variance / mean / 301 - 1) < 4 * (2 / Double(windows)).squareRoot())
    }
}
