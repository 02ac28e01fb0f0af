public import Experiments
internal import Models

/// Held-out points with cores that are as much slower, and as much faster, as all that is not known of them may make
/// them: the error of CPU times at the training points, which an open load may turn into a queue that grows; the footprint
/// of a process in the caches, which two workers on a core hardly show and eight do; and the pace of cores that others
/// share, where predictions do not follow the one recorded beside the measurement.
public struct SpeedRange {
    private var ends: [(axes: [String: AxisValue], results: [ResultPoint])] = []
    /// Under open load no answer of a run can be later than this after its request, in seconds, by point.
    private var longest: [Double?] = []

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
            guard let real = measured[point.axisValues] else { continue }
            let experiment = point.experiment
            let load = experiment.scenario.workload.load
            let duration: Double? = if case .open = load { load.duration } else { nil }
            // With a fixed number of clients, what takes a tenth longer is answered a tenth later: the errors at the
            // training points say as much.
            guard duration != nil || experiment.calibrated.contains(where: { Self.isOpen($0, isPaced) })
            else { continue }
            let results = [(End.slow, 1 - share), (.fast, 1 + share)].map { end, factor in
                var other = end.scenario(of: experiment, beside: isPaced ? real : nil)
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

    private static let footprint = "costs.process_switch"

    /// Whether a calibrated parameter may be anywhere in its interval, and no error at a training point tells what that does.
    private static func isOpen(_ parameter: DemandsFile.Parameter, _ isPaced: Bool) -> Bool {
        parameter.path == footprint || !isPaced && Pace.host(parameter.path) != nil
    }

    /// Of the intervals of what was calibrated.
    private enum End {
        case slow, fast

        /// The scenario with the footprint at this end, and the pace, unless it is the one beside a measurement.
        func scenario(of experiment: Experiment, beside measured: ResultPoint?) -> Scenario {
            func value(_ path: String) -> Double? {
                experiment.calibrated.first { $0.path == path }.map { self == .slow ? $0.high : $0.low }
            }
            var scenario = experiment.scenario(on: .measured)
            if let footprint = value(SpeedRange.footprint) { scenario.costs.processSwitch = footprint }
            let paces =
                measured.map { scenario.paces($0, experiment.pace) }
                ?? scenario.paces(experiment.pace, now: value)
            return scenario.paced(paces)
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
