internal import Experiments

extension Comparison {
    /// Rows of the held-out points: the ones that score.
    public var heldOut: [Row] { rows.filter { $0.role == .holdout } }

    /// One sentence: how far the predictions for the held-out points were off.
    public var verdict: String {
        func worst(_ metric: String) -> Double? {
            heldOut.filter { $0.metric == metric }.map { $0.error.magnitude }.max()
        }
        guard let throughput = worst("throughput"), let median = worst("latency.p50") else {
            return "No held-out point was measured, so nothing was scored."
        }
        let points = Set(heldOut.map { $0.axes.label }).count
        let missed = heldOut.filter { $0.within == false }.count
        let judged = heldOut.filter { $0.within != nil }.count
        let tail =
            judged == 0
            ? "the file states no tolerance"
            : missed == 0
                ? "all \(judged) figures are within the file's tolerance"
                : "\(missed) of \(judged) figures miss the file's tolerance"
        let sentence =
            "At \(points) \(points == 1 ? "configuration" : "configurations") it had not seen, the simulation was off by at most \(throughput.percentage) in throughput and \(median.percentage) in median latency; \(tail)."
        guard let disagreement = check.disagreements.first else { return sentence }
        return "\(sentence) The model does not hold: \(disagreement.component) disagrees."
    }

    /// Where a simpler method is as good as the simulation or better, a sentence each.
    public var ties: [String] {
        scores.compactMap { score in
            guard let standing = score.standing, standing != .worse,
                let method = Baseline.Method(rawValue: score.method)
            else { return nil }
            let comparison =
                score.simulationError.map { " (\(score.meanError.percentage) against \($0.percentage))" }
                ?? ""
            return standing == .tie
                ? "\(method.title) ties with the simulation in \(score.metric)\(comparison)"
                : "\(method.title) beats the simulation in \(score.metric)\(comparison)"
        }
    }
}
