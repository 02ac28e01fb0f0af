import SimCore

/// A sum over random draws, as bits: a page, or a test, that compares it with the native value learns whether
/// its engine draws and computes the same numbers to the last bit.
///
/// The draws take turns, one of each distribution and a weighted choice, all from one stream; the sum begins with
/// what the distributions' means and variations come to.
///
/// - Parameters:
///   - seed: of the stream.
///   - draws: how many draws of each kind.
/// - Returns: the bit pattern of the sum, mixed with that of every draw, so that two errors cannot cancel.
@_expose(wasm, "headroom_random_check")
@_cdecl("headroom_random_check")
public func randomCheck(seed: UInt64, draws: UInt32) -> UInt64 {
    var stream = RandomStream(StreamKey(seed: seed, replication: 0, component: 0, purpose: 0))
    let distributions: [Distribution] = [
        .lognormal(mean: 1.5e-3, cv: 0.4), .exponential(mean: 8), .constant(0.1), .uniform(from: 1, to: 3),
        .normal(mean: 2, cv: 0.7), .gamma(mean: 2, cv: 0.5), .gamma(mean: 2, cv: 2),
        .hyperexponential(mean: 1, cv: 2), .weibull(mean: 1, shape: 0.7),
        .boundedPareto(from: 0.1, to: 9, shape: 1.1),
        .discrete(DiscreteDistribution(values: [1, 2, 5], weights: [5, 3, 1])),
        .empirical(EmpiricalDistribution(sample: [1, 2, 5])),
    ]
    let endpoint = WeightedChoice([80, 20])
    var sum = distributions.reduce(0.0) { $0 + $1.mean + $1.squaredVariation }
    var mixed: UInt64 = 0
    for _ in 0..<draws {
        var draw = Double(endpoint.sample(using: &stream))
        for distribution in distributions { draw += distribution.sample(using: &stream) }
        sum += draw
        mixed = (mixed << 7 | mixed >> 57) ^ draw.bitPattern
    }
    return mixed ^ sum.bitPattern
}
