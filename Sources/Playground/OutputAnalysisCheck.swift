import SimCore

/// What one question of output analysis gave, as bits: a page, or a test, that compares it with the native value
/// learns whether a page stops at the same replication and prints the same interval as the command line.
///
/// The runs are queues of customers in order of arrival, each with the wait of its predecessor (Lindley's recursion),
/// from empty.
///
/// - Parameters:
///   - seed: of the streams.
///   - result: which question: 0 MSER-5, 1 the steady state of five pilots, 2 and 3 the batch means' low end and
///     number, 4 to 6 a 99th percentile's low end, value and high end, 7 how many replications sequential stopping
///     keeps, 8 and 9 the ends of a paired difference.
/// - Returns: bit patterns of floating-point results, whole numbers as they are, all ones where there is none.
@_expose(wasm, "headroom_output_analysis_check")
@_cdecl("headroom_output_analysis_check")
public func outputAnalysisCheck(seed: UInt64, result: UInt32) -> UInt64 {
    func run(_ replication: UInt64, load: Double = 0.8, customers: Int = 2_000) -> [Double] {
        let key = StreamKey(seed: seed, replication: replication, component: 0, purpose: 0)
        var gaps = Sampler(.exponential(mean: 1), key.child(0))
        var services = Sampler(.exponential(mean: load), key.child(1))
        var wait = 0.0
        return (0..<customers).map { _ in
            let response = wait + services.next()
            wait = max(0, response - gaps.next())
            return response
        }
    }
    func mean(_ values: [Double]) -> Double? {
        var tally = Tally()
        for value in values { tally.add(value) }
        return tally.count > 0 ? tally.mean : nil
    }
    func bits(_ value: Double?) -> UInt64 { value?.bitPattern ?? .max }
    switch result {
    case 0:
        return UInt64(MSER.truncate(run(0)).observations)
    case 1:
        let pilots = (UInt64(0)..<5).map { pilot in
            run(pilot).enumerated().map { (time: Double($0 + 1), value: $1) }
        }
        return bits(SteadyState(pilots, until: 2_000).warmup)
    case 2, 3:
        var batches = BatchMeans()
        for value in run(0, customers: 50_000) { batches.add(value) }
        let estimate = batches.estimate()
        return result == 2 ? bits(estimate?.interval.low) : UInt64(estimate?.batches ?? 0)
    case 4, 5, 6:
        var pool = QuantileInterval.Pool()
        for replication in UInt64(0)..<10 {
            var histogram = Histogram()
            for value in run(replication) { histogram.add(value) }
            pool.add(QuantileInterval.Sample(histogram, infinite: Int(replication)))
        }
        let interval = pool.interval(0.99)
        return bits(result == 4 ? interval.low : result == 5 ? interval.value : interval.high)
    case 7:
        let rule = SequentialStopping(
            minimum: 5, maximum: 200, relativePrecision: 0.05, confidence: 0.95)
        return UInt64(rule.stop(after: (UInt64(0)..<200).map { mean(run($0)) }) ?? 0)
    default:
        let before = (UInt64(0)..<10).map { mean(run($0)) }
        let after = (UInt64(0)..<10).map { mean(run($0, load: 0.75)) }
        let difference = PairedDifference(before, after).interval
        return bits(result == 8 ? difference?.low : difference?.high)
    }
}
