public import Experiments
public import Models

/// What one file says about the endpoints of an experiment, each statement with the interval that its source deserves.
public struct ImportedEvidence: Sendable {
    /// About one endpoint, or, where `endpoint` is `nil`, about the mean request of the experiment's mix.
    public struct Statement: Sendable, Equatable {
        public enum Subject: Sendable, Equatable {
            /// CPU seconds of a request on the server's host, serving it included.
            case cpu
            /// Seconds that a request takes where it waits for no other one.
            case unloaded
        }
        /// Index in the scenario.
        public var endpoint: Int?
        public var subject: Subject
        public var estimate: Estimate
        /// Where it is from, for the demands file.
        public var origin: String
        /// Whether the client's own part and the way to it are in the time.
        public var includesClient = false
        /// What was taken for granted: told where the statement counts.
        public var caveat: String?
    }

    /// A closed load whose throughput was measured: what the model is held against.
    public struct ClosedRun: Sendable, Equatable {
        public var endpoint: Int?
        public var clients: Int
        /// Seconds between an answer and the next request.
        public var think: Double
        /// Requests per second.
        public var throughput: Double
        /// Its share that chance may account for.
        public var doubt: Double
        public var keepalive: Bool
        public var unloaded: Estimate
        public var origin: String
    }

    public var statements: [Statement] = []
    public var closed: [ClosedRun] = []
    /// What was found, for a reader: the mix, the rate, the latencies.
    public var findings: [String] = []
    /// What the source does not tell, and what would.
    public var gaps: [String] = []

    public init() {}

    mutating func add(_ other: ImportedEvidence) {
        statements += other.statements
        closed += other.closed
        findings += other.findings
        gaps += other.gaps.filter { !gaps.contains($0) }
    }
}

extension ImportedFile {
    /// What the file says about an experiment's endpoints.
    ///
    /// - Parameters:
    ///   - path: of the file, for findings and origins.
    ///   - scenario: endpoints without known demands have no steps.
    /// - Throws: ``InvalidExperiment`` where it says nothing of them.
    public func evidence(path: String, about scenario: Scenario) throws(InvalidExperiment) -> ImportedEvidence
    {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        switch self {
        case .ab(let output): return try output.evidence(path, name, scenario)
        case .k6(let summary): return summary.evidence(name)
        case .log(let log): return try log.evidence(path, name, scenario)
        case .observed(let text): return try Self.evidence(observed: text, path, name, scenario)
        case .probe(let record): return try record.evidence(path, name, scenario)
        }
    }

    private static func evidence(
        observed text: String, _ path: String, _ name: String, _ scenario: Scenario
    ) throws(InvalidExperiment) -> ImportedEvidence {
        let figures = try ObservedFigures(text: text, path: path, about: scenario)
        var evidence = ImportedEvidence()
        if let cpu = figures.cpu {
            evidence.statements.append(
                .init(
                    endpoint: nil, subject: .cpu, estimate: cpu,
                    origin: "\(name): utilisation over throughput (a dashboard averages: -20 %, +25 %)"))
            evidence.findings.append("\(name): a mean request takes \(cpu.text) of CPU.")
        } else {
            evidence.gaps.append(
                "\(name) has no line with both throughput and utilisation, so nothing on CPU time.")
        }
        for (index, endpoint) in scenario.endpoints.enumerated() {
            guard let (mean, busy) = figures.latency(of: endpoint.name) else { continue }
            // By processor sharing a busy host stretches what computes; what waits it does not.
            evidence.statements.append(
                .init(
                    endpoint: index, subject: .unloaded,
                    estimate: Estimate(value: mean, low: mean * (1 - busy), high: mean),
                    origin: "\(name): latency where the load is lightest"))
        }
        return evidence
    }
}

/// Which endpoint of an experiment a request of another tool belongs to.
struct EndpointMatch {
    private let routes: [(method: String, template: PathTemplate?, path: String)]

    init(_ scenario: Scenario) {
        routes = scenario.endpoints.map { ($0.method, try? PathTemplate($0.path), $0.path) }
    }

    /// - Parameter target: path and query.
    func index(method: String, target: String) -> Int? {
        let path = target.prefix { $0 != "?" }
        return routes.firstIndex { $0.method == method && ($0.path == target || $0.path == path) }
            ?? routes.firstIndex { $0.method == method && $0.template?.matches(target) == true }
    }

    /// - Parameter route: method and route, as `GET /items/<int:id>`.
    func index(route: String) -> Int? {
        let words = route.split(separator: " ", maxSplits: 1).map(String.init)
        guard words.count == 2 else { return nil }
        if let same = routes.firstIndex(where: { $0.method == words[0] && $0.path == words[1] }) {
            return same
        }
        // A place stands for anything; a number fits into all but a uuid's.
        var sample = ""
        var inPlace = false
        for letter in words[1] {
            if letter == "<" { inPlace = true }
            if !inPlace { sample.append(letter) }
            if letter == ">" {
                inPlace = false
                sample.append("0")
            }
        }
        return index(method: words[0], target: sample)
    }

    /// How an experiment names it.
    static func remedy(_ method: String, _ target: String) -> String {
        "give an endpoint of the experiment `request: \(method) \(target)`"
    }
}
