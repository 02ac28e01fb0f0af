public import Experiments
internal import Models

/// Held-out points under open load with cores that are as much slower, and as much faster, as a prediction of CPU time
/// may be off.
///
/// With a fixed number of clients, what takes a tenth longer is answered a tenth later. Where arrivals do not wait for
/// answers, a tenth may be what keeps a queue from growing, and no error at a training point tells how much that is.
public struct SpeedRange {
    private var ends: [(axes: [String: AxisValue], results: [ResultPoint])] = []
    /// No answer of a run can be later than this after its request, in seconds, by point.
    private var longest: [Double] = []

    /// - Parameters:
    ///   - points: all, those that train included.
    ///   - simulated: the same, simulated.
    ///   - isPaced: whether the predictions have followed the pace recorded beside each measurement.
    public init(
        _ points: [Point], simulated: ResultFile, measured: ResultFile, isPaced: Bool = true, threads: Int
    ) {
        var residuals = PredictiveInterval.Residuals()
        for point in points where point.role == .train {
            guard let mine = simulated[point.axisValues]?.metrics[Self.metric],
                let real = measured[point.axisValues]?.metrics[Self.metric]
            else { continue }
            residuals.add(simulated: mine, measured: real)
        }
        let share = min(0.9, residuals.share)
        for point in points where point.role == .holdout {
            guard case .open(let load) = point.experiment.scenario.workload.load,
                let duration = load.duration,
                let real = measured[point.axisValues]
            else { continue }
            let believed = point.experiment.scenario(on: .measured)
            let scenario = isPaced ? believed.paced(real, point.experiment.pace) : believed
            let results = [1 - share, 1 + share].map { factor in
                var other = scenario
                for index in other.hosts.indices {
                    let speed = factor * other.hosts[index].speed.middle
                    other.hosts[index].speed = ClosedSpan(speed, speed)
                }
                return point.simulated(other, threads: threads)
            }
            ends.append((point.axisValues, results))
            longest.append(duration)
        }
    }

    private static let metric = "cpu.server"

    /// An interval that holds the figures of both ends, too.
    func widened(_ interval: PredictiveInterval, _ axes: [String: AxisValue], _ metric: String)
        -> PredictiveInterval
    {
        guard let index = ends.firstIndex(where: { $0.axes == axes }) else { return interval }
        var wider = interval
        for result in ends[index].results {
            // Of a queue that grows without end there is no latency.
            let value = result.metrics[metric]?.value ?? (metric.contains("latency.") ? longest[index] : nil)
            guard let value else { continue }
            wider.low = min(wider.low, value)
            wider.high = max(wider.high, value)
        }
        return wider
    }
}
