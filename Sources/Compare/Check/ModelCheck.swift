public import Experiments
public import Models

/// Whether the components of a measured system behave as the model of it says, and if not, which does not.
///
/// A wrong total can come about in many ways, so the check goes from what tells most to what tells least: failures
/// have a cause, CPU time has a component, a lone request's latency has an endpoint. Only what none of these explains
/// is left to queueing.
public struct ModelCheck: Codable, Sendable, Equatable {
    /// The most telling first.
    public var disagreements: [Disagreement]

    public init(disagreements: [Disagreement]) {
        self.disagreements = disagreements
    }

    public var holds: Bool { disagreements.isEmpty }

    /// One sentence.
    public var verdict: String {
        guard let first = disagreements.first else {
            return "Every component behaves as the model says, as far as it was measured."
        }
        return "The model does not hold: \(first.component) disagrees. \(first.finding)"
    }

    /// One point on both sides.
    public struct Pair: Sendable {
        public var simulated: ResultPoint
        public var measured: ResultPoint
        public var scenario: Scenario

        public init(simulated: ResultPoint, measured: ResultPoint, scenario: Scenario) {
            self.simulated = simulated
            self.measured = measured
            self.scenario = scenario
        }
    }

    public init(_ pairs: [Pair]) {
        let evidence = Evidence(pairs)
        // What explains a rest comes before it; the rest is told where nothing does.
        var found = evidence.failures() + evidence.cache() + evidence.strangers() + evidence.work()
        found += evidence.hosts().filter { host in !found.contains { $0.component == host.component } }
        found += evidence.changes()
        if found.isEmpty { found += evidence.loneRequests() }
        if found.isEmpty { found += evidence.waits() }
        if found.isEmpty { found += evidence.queueing() }
        disagreements = found
    }
}

/// A component that does not behave as the model says.
public struct Disagreement: Codable, Sendable, Equatable {
    /// `server`, `database`, `web.cpu`, an endpoint's name, …
    public var component: String
    /// What tells.
    public var metric: String
    /// The point at which it is greatest, with the figures there, in the metric's unit.
    public var axes: [String: AxisValue]
    public var simulated: Double
    public var measured: Double
    /// A sentence.
    public var finding: String

    public init(
        component: String, metric: String, axes: [String: AxisValue], simulated: Double, measured: Double,
        finding: String
    ) {
        self.component = component
        self.metric = metric
        self.axes = axes
        self.simulated = simulated
        self.measured = measured
        self.finding = finding
    }
}
