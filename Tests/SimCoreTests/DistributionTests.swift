import Foundation
import SimCore
import Testing

@Suite struct `Distributions` {
    static let values = DiscreteDistribution(values: [0.001, 0.004, 0.02], weights: [6, 3, 1])
    static let sample = EmpiricalDistribution(sample: [0.9, 0.1, 0.25, 0.3, 2])

    static let all: [Distribution] = [
        .constant(2), .uniform(from: 0.5, to: 3), .exponential(mean: 0.3), .normal(mean: 2, cv: 0.2),
        .normal(mean: 2, cv: 0.8), .lognormal(mean: 0.6, cv: 0.4), .lognormal(mean: 1, cv: 1),
        .gamma(mean: 3, cv: 0.3), .gamma(mean: 3, cv: 1), .gamma(mean: 3, cv: 1.8),
        .hyperexponential(mean: 0.7, cv: 1), .hyperexponential(mean: 0.7, cv: 2),
        .weibull(mean: 2, shape: 0.7),
        .weibull(mean: 2, shape: 3), .boundedPareto(from: 1, to: 50, shape: 1.5),
        .boundedPareto(from: 1, to: 50, shape: 2), .discrete(values), .empirical(sample),
    ]

    static func stream(_ seed: UInt64) -> RandomStream {
        RandomStream(StreamKey(seed: seed, replication: 0, component: 0, purpose: 0))
    }

    /// The sample's own standard errors judge: two figures for each distribution, 1 % over all of them. What they
    /// do not cover is run once more at ten times the length.
    @Test(arguments: all)
    func `are drawn with the mean and variation that they name`(distribution: Distribution) {
        let z = NormalDistribution.quantile(1 - 0.01 / Double(4 * Self.all.count))
        let second = distribution.mean * distribution.mean * (1 + distribution.squaredVariation)
        func isCovered(_ draws: Int) -> Bool {
            var stream = Self.stream(8)
            var tally = Tally()
            var squares = Tally()
            for _ in 0..<draws {
                let value = distribution.sample(using: &stream)
                tally.add(value)
                squares.add(value * value)
            }
            let errors = [(tally, distribution.mean), (squares, second)]
            return errors.allSatisfy { tally, expected in
                (tally.mean - expected).magnitude <= z * (tally.variance / Double(draws)).squareRoot() + 1e-12
            }
        }
        #expect(isCovered(1_000_000) || isCovered(10_000_000))
    }

    @Test func `are drawn alike from a table`() {
        var table = DistributionTable()
        let names = Self.all.map { table.add($0) }
        var one = Self.stream(9)
        var other = Self.stream(9)
        for _ in 0..<2_000 {
            for (distribution, name) in zip(Self.all, names) {
                let drawn = table.sample(name, using: &one)
                #expect(drawn.bitPattern == distribution.sample(using: &other).bitPattern)
            }
        }
        #expect(names.map { table[$0] } == Self.all)
    }

    /// Against the textbooks' formulas, evaluated with the C library.
    @Test func `have exact moments`() {
        func agree(_ distribution: Distribution, _ mean: Double, _ squaredVariation: Double) {
            #expect((distribution.mean / mean - 1).magnitude < 1e-12, "\(distribution)")
            #expect(
                (distribution.squaredVariation / squaredVariation - 1).magnitude < 1e-12, "\(distribution)")
        }
        agree(.uniform(from: 1, to: 3), 2, 1.0 / 12)
        agree(.weibull(mean: 3, shape: 0.5), 3, 5)
        agree(.weibull(mean: 3, shape: 2), 3, 4 / Double.pi - 1)
        let hazard = exp(-0.5) / (2 * Double.pi).squareRoot() / Self.normal(1)
        agree(
            .normal(mean: 2, cv: 1), 2 * (1 + hazard),
            (1 - hazard - hazard * hazard) / ((1 + hazard) * (1 + hazard)))
        func moment(_ power: Double) -> Double {
            1.5 / (1 - pow(50, -1.5)) * (pow(50, power - 1.5) - 1) / (power - 1.5)
        }
        agree(
            .boundedPareto(from: 1, to: 50, shape: 1.5), moment(1), moment(2) / (moment(1) * moment(1)) - 1)
        // A shape of 1 makes the mean's formula log(to/from) / (1/from − 1/to).
        #expect(
            (Distribution.boundedPareto(from: 2, to: 8, shape: 1).mean / (log(4) * 8 / 3) - 1).magnitude
                < 1e-14)
        agree(.discrete(Self.values), 0.0038, (6e-6 + 48e-6 + 400e-6) / 10 / (0.0038 * 0.0038) - 1)
        agree(.empirical(EmpiricalDistribution(sample: [3, 0, 1])), 1.25, (1.0 / 6 + 13.0 / 6) / 1.5625 - 1)
    }

    /// Kolmogorov-Smirnov against the distribution function: the greatest distance of n = 10⁶ draws is above
    /// 1.95 / √n with probability 2 e^(−2 · 1.95²) = 1 ‰, for each of ten.
    @Test(arguments: closed.indices)
    func `follow their distribution functions`(index: Int) {
        let (distribution, function) = Self.closed[index]
        func isClose(_ draws: Int) -> Bool {
            var stream = Self.stream(31)
            let values = (0..<draws).map { _ in distribution.sample(using: &stream) }.sorted()
            var distance = 0.0
            for (rank, value) in values.enumerated() {
                let p = function(value)
                distance = max(
                    distance, p - Double(rank) / Double(draws), Double(rank + 1) / Double(draws) - p)
            }
            return distance < 1.95 / Double(draws).squareRoot()
        }
        #expect(isClose(1_000_000) || isClose(10_000_000), "\(distribution)")
    }

    /// Distribution functions by the C library, not by the engine's own arithmetic.
    static let closed: [(Distribution, @Sendable (Double) -> Double)] = [
        (.uniform(from: 0.5, to: 3), { ($0 - 0.5) / 2.5 }),
        (.exponential(mean: 0.3), { -expm1(-$0 / 0.3) }),
        (.normal(mean: 2, cv: 0.2), { normal(($0 - 2) / 0.4) }),
        (.normal(mean: 2, cv: 0.8), { (normal(($0 - 2) / 1.6) - normal(-1.25)) / normal(1.25) }),
        (.lognormal(mean: 1, cv: 1), { normal((log($0) + log(2) / 2) / log(2).squareRoot()) }),
        // Erlang's distribution of four stages, each of mean 3/4.
        (
            .gamma(mean: 3, cv: 0.5),
            {
                let x = $0 / 0.75
                return 1 - exp(-x) * (1 + x + x * x / 2 + x * x * x / 6)
            }
        ),
        // Half of a squared normal's shape: a chi-square with one degree of freedom times 3.
        (.gamma(mean: 3, cv: 2.0.squareRoot()), { erf(($0 / 6).squareRoot()) }),
        (
            .hyperexponential(mean: 1, cv: 2),
            {
                let p = (1 + (3.0 / 5).squareRoot()) / 2
                return 1 - p * exp(-2 * p * $0) - (1 - p) * exp(-2 * (1 - p) * $0)
            }
        ),
        (.weibull(mean: 2, shape: 0.7), { -expm1(-pow($0 / 2 * tgamma(1 + 1 / 0.7), 0.7)) }),
        (.boundedPareto(from: 1, to: 50, shape: 1.5), { (1 - pow($0, -1.5)) / (1 - pow(50, -1.5)) }),
    ]

    static func normal(_ x: Double) -> Double { 0.5 * erfc(-x / 2.0.squareRoot()) }

    /// The ziggurat's seams, the tail among them, show in the far quantiles: equal cells at 4 096 quantiles, and
    /// the last one split again at a 64th of it. 1 % over both distributions.
    @Test func `have no seams between the layers of the ziggurat`() {
        let exponential = chiSquare { stream in exp(-ExponentialDistribution.sample(using: &stream)) }
        let normal = chiSquare { stream in Self.normal(NormalDistribution.sample(using: &stream)) }
        #expect(exponential < chiSquareLimit(degrees: 4158, error: 0.005))
        #expect(normal < chiSquareLimit(degrees: 4158, error: 0.005))
    }

    /// - Parameter draw: uniform on [0, 1] where the distribution is right.
    private func chiSquare(_ draw: (inout RandomStream) -> Double) -> Double {
        var stream = Self.stream(32)
        var cells = [Int](repeating: 0, count: 4096)
        var lowest = [Int](repeating: 0, count: 64)
        let draws = 20_000_000
        for _ in 0..<draws {
            let p = draw(&stream)
            let cell = min(4095, Int(p * 4096))
            cells[cell] += 1
            if cell == 0 { lowest[min(63, Int(p * 4096 * 64))] += 1 }
        }
        return chiSquareDistance(Array(cells.dropFirst()), expected: Double(draws) / 4096)
            + chiSquareDistance(lowest, expected: Double(draws) / 4096 / 64)
    }

    /// However a quantity is drawn, what is drawn after it stays the same.
    @Test(arguments: all)
    func `take one word of the stream each`(distribution: Distribution) {
        var stream = Self.stream(33)
        var plain = stream
        for _ in 0..<10_000 {
            _ = distribution.sample(using: &stream)
            _ = plain.next()
            var ahead = stream
            var expected = plain
            #expect(ahead.next() == expected.next())
        }
    }

    @Test(arguments: all)
    func `keep their shape when they are scaled`(distribution: Distribution) {
        let scaled = distribution.scaled(by: 4)
        #expect((scaled.mean / distribution.mean - 4).magnitude < 1e-12)
        #expect((scaled.squaredVariation - distribution.squaredVariation).magnitude < 1e-12)
        var one = Self.stream(34)
        var other = Self.stream(34)
        for _ in 0..<1000 {
            let value = distribution.sample(using: &one)
            #expect((scaled.sample(using: &other) - 4 * value).magnitude <= 1e-12 * value)
        }
    }

    @Test(arguments: all)
    func `scaled by nothing are nothing`(distribution: Distribution) {
        let nothing = distribution.scaled(by: 0)
        var stream = Self.stream(35)
        #expect(nothing.mean == 0)
        #expect((0..<1000).allSatisfy { _ in nothing.sample(using: &stream) == 0 })
    }

    @Test(arguments: all)
    func `survive a journey through JSON`(distribution: Distribution) throws {
        let data = try JSONEncoder().encode(distribution)
        #expect(try JSONDecoder().decode(Distribution.self, from: data) == distribution)
    }

    @Test(arguments: [
        #"{"discrete":{"_0":{"values":[1,2],"weights":[1]}}}"#,
        #"{"discrete":{"_0":{"values":[1,2],"weights":[0,0]}}}"#,
        #"{"discrete":{"_0":{"values":[1,-2],"weights":[1,1]}}}"#,
        #"{"empirical":{"_0":{"sample":[1]}}}"#, #"{"empirical":{"_0":{"sample":[1,-1]}}}"#,
    ])
    func `are refused where JSON holds what cannot be drawn from`(json: String) {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(Distribution.self, from: Data(json.utf8))
        }
    }
}
