internal import Dispatch
import Experiments
import Models
internal import Synchronization

/// The evidence as the model sees it: training points simulated under common random numbers, the ones that the
/// measurement drew.
struct SimulatedFigures: Sendable {
    let points: [TrainingPoint]
    let evidence: [TrainingFigure]
    let start: CalibratedValues
    let parameters: [FreeParameter]
    /// Replications of each point that is not a single run.
    let replications: Int
    /// Simulations at once; the figures do not depend on it.
    let threads: Int

    /// Logarithms of the simulated figures, in the evidence's order, at each of several places; a figure that the
    /// simulation does not have is taken as measured.
    func logarithms(at places: [[Double]]) -> [[Double]] {
        struct Job { var place: Int, point: Int, replication: Int }
        let jobs = places.indices.flatMap { place in
            points.indices.flatMap { point in
                (points[point].run.map { $0..<$0 + 1 } ?? 0..<replications).map {
                    Job(place: place, point: point, replication: $0)
                }
            }
        }
        let scenarios = places.map { place in
            let values = parameters.values(start, at: place)
            return points.map { values.applied(to: $0) }
        }
        let columns = evidence.map { SimulatedFigure($0.metric, points[$0.point].scenario) }
        let figures = Mutex<[[Double?]]>(Array(repeating: [], count: jobs.count))
        let next = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: min(threads, jobs.count)) { _ in
            while true {
                let index = next.withLock { counter in
                    defer { counter += 1 }
                    return counter
                }
                guard index < jobs.count else { return }
                let job = jobs[index]
                let point = points[job.point]
                let run = simulate(
                    scenarios[job.place][job.point], seed: point.settings.seed,
                    replication: UInt64(job.replication), warmup: point.warmup)
                let found = evidence.indices.map { row in
                    evidence[row].point == job.point ? columns[row].value(run) : nil
                }
                figures.withLock { $0[index] = found }
            }
        }
        let all = figures.withLock { $0 }
        return places.indices.map { place in
            evidence.indices.map { row in
                let values = jobs.indices.filter {
                    jobs[$0].place == place && jobs[$0].point == evidence[row].point
                }.compactMap { all[$0][row] }
                let mean = values.reduce(0, +) / Double(max(1, values.count))
                return mean > 0 ? logarithm(mean) : evidence[row].value
            }
        }
    }
}

/// A figure of one simulated run, without the steps of a histogram's buckets.
private struct SimulatedFigure: Sendable {
    private let column: MetricTable.Column?
    /// Of a quantile: its distribution's mean and two more quantiles.
    private let mean: MetricTable.Column?
    private let high: MetricTable.Column?

    init(_ metric: String, _ scenario: Scenario) {
        let table = MetricTable(scenario)
        column = table.column(metric)
        let isMedian = metric.hasSuffix(".p50")
        let prefix = metric.dropLast(4)
        mean = isMedian ? table.column("\(prefix).mean") : nil
        high = isMedian ? table.column("\(prefix).p90") : nil
    }

    func value(_ run: RunStatistics) -> Double? {
        guard let value = column?.value(run) else { return nil }
        // Where all requests take alike, a bucket is wider than what a derivative is to see, and the mean is the median.
        guard let mean = mean?.value(run), let high = high?.value(run), high - value < 0.005 * value,
            (mean - value).magnitude < 0.005 * value
        else { return value }
        return mean
    }
}
