import Compare
public import Experiments
import Models
import SimCore

/// Parameters that are put into a server, for a calibration that is not told them to find.
public struct Planting: Sendable {
    /// Seconds of CPU work, and of waiting, for each request.
    public var cpu: Double
    public var wait: Double
    /// Seconds between client and server and back; 0 where it cannot be planted.
    public var rtt: Double

    /// The planting of this number: CPU from 1 to 4 ms, waits from 5 to 40 ms, round trips from 1 to 5 ms, on a
    /// logarithmic scale.
    public init(_ number: Int, roundTrips: Bool) {
        var stream = RandomStream(
            StreamKey(seed: 2026, replication: UInt64(number), component: 77, purpose: 0))
        func between(_ low: Double, _ high: Double) -> Double {
            low * Arithmetic.exp(stream.uniform() * Arithmetic.log(high / low))
        }
        cpu = between(1e-3, 4e-3)
        wait = between(5e-3, 40e-3)
        rtt = roundTrips ? between(1e-3, 5e-3) : 0
    }

    /// What is planted, by the path of the parameter that should find it.
    public var truth: [(path: String, value: Double)] {
        [("demands.planted.cpu", cpu), ("demands.planted.wait", wait)]
            + (rtt > 0 ? [("workload.network.rtt", rtt)] : [])
    }

    /// The experiment: beside the planted endpoint one whose steps are known, so that what serving costs is not taken for
    /// the planting. It waits, too: a wait's wake-up takes CPU time that is no work of the endpoint. One point has nearly
    /// nothing but the one, another nearly nothing but the other: the chance of their difference is divided by how far their
    /// shares are apart.
    ///
    /// - Parameters:
    ///   - isTold: whether the file gives what is planted, as the server has to know it.
    ///   - requests: of each run.
    public func file(isTold: Bool, requests: Int, repetitions: Int) -> ExperimentFile {
        // A real server has some of each of these, too, and the calibration looks for them.
        let work = "{lognormal: {mean: \(cpu * 1e6)us, cv: 0.2}}"
        let steps = isTold ? "\n    steps: [{wait: \(wait * 1e6)us}, {cpu: \(work)}]" : ""
        let costs = isTold ? "\ncosts: {process_switch: 8us}" : ""
        let network = isTold && rtt > 0 ? "\n  network: {rtt: \(rtt * 1e6)us}" : ""
        let text = """
            version: 1
            name: planting
            stack:
              hosts: {web: {cores: 1}, aux: {cores: 1}}
              server: {host: web, workers: 2, worker_class: gevent}
            endpoints:
              known:
                request: GET /known
                steps: [{wait: 10ms}, {cpu: 100us}]
              planted:
                request: GET /planted\(steps)\(costs)
            workload:
              host: aux
              closed: {clients: 1, requests: \(requests)}\(network)
            simulate: {seed: 7}
            measure:
              target: reference
              hosts: {web: {cpus: [0]}, aux: {cpus: [1]}}
              repetitions: \(repetitions)
            compare:
              train:
                - {workload.closed.clients: 1, endpoints.planted.weight: 0.1}
                - {workload.closed.clients: 1, endpoints.planted.weight: 10}
                - {workload.closed.clients: 8}
            """
        return ExperimentFile(text: text, path: "planting.yaml")
    }

    /// What one planted parameter came to.
    public struct Recovery: Sendable {
        public var path: String
        public var truth: Double
        public var found: DemandsFile.Parameter

        public var error: Double { found.value / truth - 1 }
        public var isCovered: Bool { found.low <= truth && truth <= found.high }
    }

    /// Calibrates from measurements of the planted server, with a file that does not tell.
    public func recover(
        from measured: ResultFile, _ file: ExperimentFile, threads: Int
    ) throws -> [Recovery] {
        let points = try file.points().filter { $0.role == .train }
        let calibration = try Calibration(TrainingPoint.all(of: points, in: measured), threads: threads)
        return truth.compactMap { path, value in
            calibration.parameters.first { $0.path == path }.map {
                Recovery(path: path, truth: value, found: $0)
            }
        }
    }
}
