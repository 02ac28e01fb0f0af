import SimCore

/// A sum over random draws, as bits: a page, or a test, that compares it with the native value learns whether
/// its engine draws and computes the same numbers to the last bit.
///
/// A third of the draws each is lognormal, exponential and a weighted choice, all from one stream.
///
/// - Parameters:
///   - seed: of the stream.
///   - draws: how many draws of each kind.
/// - Returns: the bit pattern of the sum, mixed with that of every draw, so that two errors cannot cancel.
@_expose(wasm, "headroom_random_check")
@_cdecl("headroom_random_check")
public func randomCheck(seed: UInt64, draws: UInt32) -> UInt64 {
    var stream = RandomStream(StreamKey(seed: seed, replication: 0, component: 0, purpose: 0))
    let demand = Distribution.lognormal(mean: 1.5e-3, cv: 0.4)
    let think = Distribution.exponential(mean: 8)
    let endpoint = WeightedChoice([80, 20])
    var sum = 0.0
    var mixed: UInt64 = 0
    for _ in 0..<draws {
        let draw =
            demand.sample(using: &stream) + think.sample(using: &stream)
            + Double(endpoint.sample(using: &stream))
        sum += draw
        mixed = (mixed << 7 | mixed >> 57) ^ draw.bitPattern
    }
    return mixed ^ sum.bitPattern
}
