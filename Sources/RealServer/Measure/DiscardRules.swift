import Experiments
import Models

/// When a run does not count, fixed before anything is measured and recorded with the results.
public struct DiscardRules: Codable, Sendable, Equatable {
    /// Greatest share of the CPUs' time that the hypervisor may have given to others.
    public var steal = 0.05
    /// Greatest 99th percentile of the generator's lag, in seconds; for open workloads only, since a closed
    /// client that is late merely thinks longer.
    public var generatorLag = 0.02
    /// Greatest share of an open workload's arrivals that may be missing, where chance does not explain it: four
    /// standard deviations of a Poisson count.
    public var shortfall = 0.02
    /// Greatest disagreement of ∫ requests in flight dt with the time that the requests spent; likewise for who is in
    /// the server, and in its pools, by the server's own account.
    public var littleGap = 0.001
    /// Greatest disagreement of the number of requests in hand with throughput times residence, as a share, beside what
    /// the requests at the window's ends may make.
    public var residenceGap = 0.01
    /// Greatest share by which requests may have been longer in the server than in flight, and seconds for each: a
    /// client with a kept connection has its answer before the worker has written its log.
    public var residenceExcess = 0.05
    public var handOver = 0.001
    /// Runs of one point that may be discarded and repeated; beyond them a run counts whatever it broke,
    /// and its point is not to be trusted.
    public var extraRuns = 2
    /// Utilisation of the generator's host from which a point is not to be trusted.
    public var generatorUtilization = 0.7
    /// Greatest change of throughput or mean latency from the first half of the measured part to the second: a point
    /// is not to be trusted where the whole interval over its runs lies beyond.
    public var drift = 0.1
    /// Greatest share of a median latency that may be the load generator's and the connection's own, by a server
    /// that does nothing.
    public var floorShare = 0.5

    public init() {}

    /// Why a run does not count; `nil` where it does.
    func reason(against run: RepetitionRun, _ load: Load) -> String? {
        if let failure = run.summary.failure { return failure }
        if let ended = run.ended { return "\(ended) ended in the middle of the run" }
        if run.died > 0 { return "\(run.died) of the server's workers died" }
        if run.steal > steal { return "steal \(run.steal.percentage), above \(steal.percentage)" }
        if let (share, expected) = run.achieved(load),
            1 - share > max(shortfall, 4 / expected.squareRoot())
        {
            return "only \(share.percentage) of the arrivals that the rate asks for were handled"
        }
        if run.littleGap > littleGap {
            return
                "Little's law does not hold: requests in flight and the time they took differ by \(run.littleGap.percentage)"
        }
        if let reason = run.stays.flatMap({ self.reason(against: $0) }) { return reason }
        let isOpen = if case .closed = load { false } else { true }
        if isOpen, let lag = run.lags.quantile(0.99), lag > generatorLag {
            return "the generator was late: p99 \((lag * 1e4).rounded() / 10) ms"
        }
        return nil
    }
}
