public import Experiments
public import Models
internal import SimCore

/// Estimates the costs that a description leaves open from measurements at a few training points.
///
/// - **Server CPU** by the utilisation law: the scheduler's CPU time of the server's processes per request is
///   a base (steps and per-request cost) plus the cost of a wake-up times the wake-ups per request, which the
///   simulation counts. The base and the wake-up cost are the least-squares line through the training points.
/// - **Its split among endpoints** by the low-load latencies: at the training point with the fewest requests in
///   the system, a request hardly waits, so what one endpoint's median exceeds the simulated one's by, beyond
///   what all do, is its own.
/// - **The network's round trip** is what all of them exceed it by.
/// - **The load generator's CPU** by the utilisation law.
///
/// Simulation and estimate are alternated, since wake-ups and low-load latencies depend on the costs.
public struct Calibration: Sendable {
    public var costs: Costs
    public var rtt: Double
    /// For the demands file and the report: value, interval and origin of each.
    public var parameters: [DemandsFile.Parameter] = []

    /// Replications of each training point in each round.
    static let replications = 20
    static let rounds = 4

    /// - Parameter points: at least one; the one with the lowest measured latency serves as the low-load point.
    public init(_ points: [TrainingPoint]) throws(CalibrationError) {
        precondition(!points.isEmpty)
        let observed = try points.map { (point) throws(CalibrationError) in try Observation(point) }
        let low = observed.indices.min { observed[$0].latency.value < observed[$1].latency.value } ?? 0
        costs = points[low].scenario.costs
        rtt = 0
        let client = observed.map { $0.clientCPU.value }.reduce(0, +) / Double(observed.count)
        costs.send = client / 2
        costs.receive = client / 2
        var line = WakeupLine(base: 0, wakeup: costs.wakeup, slopeSpread: 0)
        for _ in 0..<Self.rounds {
            var wakeups: [Double] = []
            var bare: [Double] = []
            for point in points {
                let runs = simulated(point)
                let requests = runs.reduce(0.0) { $0 + Double($1.all.ok + $1.all.failed) }
                let perRequest = runs.reduce(0.0) { $0 + Double($1.wakeups) } / requests
                wakeups.append(perRequest)
                // What the steps alone take: all that is not an endpoint's own cost or a wake-up.
                let own = zip(mix(runs), costs.request).reduce(0.0) { $0 + $1.0 * $1.1 }
                bare.append(
                    runs.reduce(0.0) { $0 + $1.serverCPU } / requests - own - costs.wakeup * perRequest)
            }
            line = WakeupLine(x: wakeups, y: zip(observed, bare).map { $0.0.serverCPU.value - $0.1 })
            costs.wakeup = line.wakeup
            splitBase(line.base, at: points[low], observed[low])
        }
        parameters = describe(points, observed, low, line)
    }

    /// Distributes the base over the endpoints and sets the round trip, by the low-load point.
    private mutating func splitBase(_ base: Double, at point: TrainingPoint, _ observed: Observation) {
        let runs = simulated(point)
        let mix = mix(runs)
        let excess = point.scenario.endpoints.indices.map { index in
            let medians = runs.compactMap { $0.endpoints[index].latency.quantile(0.5) }
            guard !medians.isEmpty, let measured = observed.medians[index]?.value else { return 0.0 }
            return measured - medians.reduce(0, +) / Double(medians.count)
        }
        let mean = zip(mix, excess).reduce(0.0) { $0 + $1.0 * $1.1 }
        var own = costs.request
        for index in own.indices { own[index] = max(0, own[index] + excess[index] - mean) }
        let sum = zip(mix, own).reduce(0.0) { $0 + $1.0 * $1.1 }
        // The utilisation law fixes the mean, the latencies only the differences.
        let shift = base - sum
        costs.request = own.map { max(0, $0 + shift) }
        rtt = max(0, rtt + mean / 2)
    }

    private func simulated(_ point: TrainingPoint) -> [RunStatistics] {
        var scenario = point.scenario
        scenario.costs = costs
        scenario.workload.network.rtt = rtt
        return (0..<Self.replications).map {
            simulate(scenario, seed: point.settings.seed, replication: UInt64($0))
        }
    }

    /// Share of each endpoint among the requests.
    private func mix(_ runs: [RunStatistics]) -> [Double] {
        let counts = costs.request.indices.map { index in
            runs.reduce(0.0) { $0 + Double($1.endpoints[index].ok + $1.endpoints[index].failed) }
        }
        let total = counts.reduce(0, +)
        return counts.map { $0 / total }
    }
}

/// What a training point contributes.
struct Observation {
    var serverCPU: Metric
    var clientCPU: Metric
    var latency: Metric
    /// Median latency of each endpoint; `nil` where none of its requests succeeded.
    var medians: [Metric?]

    init(_ point: TrainingPoint) throws(CalibrationError) {
        func metric(_ name: String) throws(CalibrationError) -> Metric {
            guard let metric = point.measured.metrics[name] else {
                throw CalibrationError.missing(metric: name, point: point.measured.axes)
            }
            return metric
        }
        serverCPU = try metric("cpu.server")
        clientCPU = try metric("cpu.client")
        latency = try metric("latency.mean")
        medians = point.scenario.endpoints.map { point.measured.metrics["\($0.name).latency.p50"] }
    }
}
