public import Models

/// Figures off a dashboard that a file of their own holds, or an experiment's `observed`.
///
///     observed:
///       - {throughput: 40/s, utilization.web.cpu: 35%, latency.p50: 60ms}
public struct ObservedFigures: Sendable {
    private let dashboard: Dashboard

    /// - Parameters:
    ///   - text: YAML, a mapping with `observed`; its other keys are left alone.
    ///   - path: what findings name.
    ///   - scenario: whose hosts and endpoints the figures are about.
    /// - Throws: ``InvalidExperiment`` with all findings.
    public init(text: String, path: String, about scenario: Scenario) throws(InvalidExperiment) {
        let source = SourceText(file: path, text: text)
        let root = try YAMLDocument(text, source: source).root
        var decoding = Decoding(source: source)
        let start = Place.file(line: 1, column: 1)
        let metrics = MetricNames(
            hosts: scenario.hosts.map(\.name), serverHost: scenario.server.host,
            endpoints: scenario.endpoints.map(\.name))
        var observations: [Observation] = []
        if let file = decoding.section(root, "", known: nil, place: start) {
            observations = decoding.observed(file, metrics)
        }
        dashboard = Dashboard(observations: observations, scenario: scenario)
        let host = scenario.server.host
        let names = scenario.endpoints.map(\.name)
        if decoding.isValid, dashboard.cpu == nil, names.allSatisfy({ dashboard.latency(of: $0) == nil }) {
            decoding.report(
                "no line has both throughput and utilization.\(host).cpu, and none a latency", at: start,
                remedy: "write {throughput: 40/s, utilization.\(host).cpu: 35%, latency.p50: 60ms}")
        }
        guard decoding.isValid else { throw InvalidExperiment(findings: decoding.sortedFindings) }
    }

    /// CPU seconds of a mean request on the server's host; `nil` where no line has throughput and utilisation.
    public var cpu: Estimate? { dashboard.cpu }

    /// Mean latency of an endpoint where the load was lightest, and how busy the host was then; `nil` where nothing is
    /// known of it.
    public func latency(of endpoint: String) -> (mean: Double, utilization: Double)? {
        dashboard.latency(of: endpoint)
    }
}

extension ExperimentFile {
    /// A file's bytes, as an experiment's are read.
    public static func bytes(at path: String) throws(ExperimentFileError) -> [UInt8] {
        try ExperimentFileError.bytes(at: path)
    }

    /// The experiment without what a calibration or a dashboard says: endpoints without steps have none.
    public func undemanded(_ assignments: [Assignment]) throws(InvalidExperiment) -> Experiment {
        try decode(
            assignments + [
                Assignment(path: "demands", value: "null"), Assignment(path: "observed", value: "null"),
            ])
    }
}
