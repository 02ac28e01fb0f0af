public import Experiments
public import Models
import SimCore

/// A calibration from files that other tools wrote: `headroom calibrate EXPERIMENT --from FILE`.
public struct ImportedCalibration: Sendable {
    public let demands: DemandsFile
    /// What the sources say, for a reader.
    public let findings: [String]
    /// What was taken for granted, and what the sources do not tell.
    public let remarks: [String]
    private let closed: [ImportedEvidence.ClosedRun]

    /// - Parameters:
    ///   - paths: of the sources; what several say of one thing is put together.
    ///   - assignments: for the experiment.
    /// - Throws: ``InvalidExperiment``, ``ExperimentFileError``.
    public init(from paths: [String], _ file: ExperimentFile, _ assignments: [Assignment]) throws {
        let experiment = try file.undemanded(assignments)
        var evidence = ImportedEvidence()
        for path in paths {
            evidence.add(try ImportedFile(path: path).evidence(path: path, about: experiment.scenario))
        }
        let result = ImportedDemands(evidence, about: experiment.scenario)
        guard !result.parameters.isEmpty else {
            throw InvalidExperiment(findings: [
                Finding(
                    file: paths[0], line: 1, column: 1,
                    message: "nothing here says how much CPU time a request takes",
                    remedy: result.remarks.first ?? "add a source that does with another --from", source: "")
            ])
        }
        demands = DemandsFile(
            experiment: experiment.name, fileSHA256: file.sha256, parameters: result.parameters)
        findings = evidence.findings
        remarks = result.remarks
        closed = evidence.closed
    }

    /// What the model makes of a load test that it was calibrated from: no proof of anything but that demands and test
    /// agree.
    public struct Check: Sendable, Equatable {
        public var origin: String
        /// Requests per second.
        public var measured: Double
        public var simulated: Double
    }

    static let replications = 5

    /// Simulates each load test of the sources.
    ///
    /// - Parameter scenario: the experiment's, with the demands of this calibration.
    public func checks(_ scenario: Scenario, seed: UInt64) -> [Check] {
        closed.map { run in
            var scenario = scenario
            scenario.workload.sessions = []
            scenario.workload.cdn = 0
            scenario.workload.load = .closed(
                ClosedLoad(
                    clients: run.clients, think: .constant(run.think), requests: max(500, 20 * run.clients),
                    keepalive: run.keepalive))
            if let endpoint = run.endpoint {
                for index in scenario.endpoints.indices where index != endpoint {
                    scenario.endpoints[index].weight = 0
                }
                scenario.endpoints[endpoint].weight = 1
            }
            var rate = 0.0
            for replication in 0..<Self.replications {
                let statistics = simulate(scenario, seed: seed, replication: UInt64(replication))
                let length = statistics.end - statistics.start
                if length > 0 { rate += Double(statistics.all.ok) / length }
            }
            return Check(
                origin: run.origin, measured: run.throughput, simulated: rate / Double(Self.replications))
        }
    }
}
