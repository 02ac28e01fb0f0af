/// When a run does not count, fixed before anything is measured and recorded with the results.
public struct DiscardRules: Codable, Sendable, Equatable {
    /// Greatest share of the CPUs' time that the hypervisor may have given to others.
    public var steal = 0.05
    /// Greatest 99th percentile of the generator's lag, in seconds; for open workloads only, since a closed
    /// client that is late merely thinks longer.
    public var generatorLag = 0.02
    /// Runs of one point that may be discarded and repeated; beyond them a run counts whatever it broke.
    public var extraRuns = 2
    /// Utilisation of the generator's host from which a point is not to be trusted.
    public var generatorUtilization = 0.7

    /// Why a run does not count; `nil` where it does.
    func reason(against run: RepetitionRun, isOpen: Bool) -> String? {
        if let failure = run.summary.failure { return failure }
        if let ended = run.ended { return "\(ended) ended in the middle of the run" }
        if run.died > 0 { return "\(run.died) of the server's workers died" }
        if run.steal > steal { return "steal \(percent(run.steal)), above \(percent(steal))" }
        if isOpen, let lag = run.lags.quantile(0.99), lag > generatorLag {
            return "the generator was late: p99 \((lag * 1e4).rounded() / 10) ms"
        }
        return nil
    }

    private func percent(_ share: Double) -> String {
        "\((share * 1000).rounded() / 10) %"
    }
}
