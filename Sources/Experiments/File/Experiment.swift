public import Models

/// An experiment file, decoded: every value resolved, defaults filled in.
///
/// What a file has and this version does not run is listed in ``unsupported`` and ``unmeasured``; who runs the
/// experiment refuses it by name.
public struct Experiment: Sendable {
    public var name: String
    public var description: String
    /// The deployed system (`stack.hosts`), its endpoints and its workload.
    public var scenario: Scenario
    public var slo: [Check]
    public var alerts: [Alert]
    public var expect: [Expectation]
    public var axes: [Axis]
    /// Condition on a point of the sweep, as written; `nil` for all points.
    public var condition: String?
    public var find: FindSettings
    /// `nil` where the file plans nothing.
    public var plan: PlanSettings?
    public var simulation: SimulationSettings
    public var measurement: MeasurementSettings
    public var comparison: ComparisonSettings
    /// Indices of the endpoints whose steps the file does not give: a calibration or a dashboard says what they take.
    public var endpointsWithoutSteps: [Int]
    /// Whether the answer depends on what waits hold, which a dashboard does not show and the file does not say: there
    /// are then two points of each, by `assume.wait`. The scenario here holds a connection.
    public var assumesBothWaits: Bool
    /// Where demands are from that nobody stated, with their intervals, as a sentence; `nil` where all are stated.
    public var provenance: String?
    /// Path of the demands file that `demands:` names, relative to the experiment file.
    public var demands: String?
    /// Whether that file exists. Where it does not, costs are the priors, until `calibrate` writes it.
    public var demandsFound: Bool
    /// The calibrated parameters that were applied, with their intervals; empty where there are none.
    public var calibrated: [DemandsFile.Parameter]
    /// Every resolved value with where it came from, in the file's order: for `explain`.
    public var origins: [ResolvedValue]
    /// What the file asks for and this version does not simulate.
    public var unsupported: [Finding]
    /// What the file asks for and this version does not measure.
    public var unmeasured: [Finding]
    /// What the file says and this version leaves out without harm to the metrics: told, not refused.
    public var notes: [Finding]

    /// The number at a full path, in base units; `nil` where the path is none, or no number.
    public func value(of path: String) -> Double? {
        origins.last { $0.path == path }?.value
    }
}

/// A resolved setting and its origin.
public struct ResolvedValue: Sendable, Equatable {
    /// Full path, `stack.server.workers`.
    public var path: String
    /// As a person would write it, with its unit.
    public var text: String
    /// In base units (seconds, per second, bytes, fractions); `nil` for what is not a number.
    public var value: Double?
    public var origin: Origin

    public enum Origin: Sendable, Equatable {
        /// Written in the file at this line.
        case file(line: Int)
        /// Nobody said otherwise; whose default it is: "gunicorn", "SQLAlchemy", "PostgreSQL", "Headroom".
        case defaultOf(String)
        /// A plan's figure, "render/pro".
        case plan(String)
        /// A calibrated demands file.
        case demands(String)
        /// Derived from a dashboard's figures, `observed`, that begin at this line.
        case observed(line: Int)
        /// `--set`, or an axis of a sweep.
        case assigned
    }

    public init(path: String, text: String, value: Double?, origin: Origin) {
        self.path = path
        self.text = text
        self.value = value
        self.origin = origin
    }
}

/// A metric, a comparison and a limit: `latency.p95 < 2s`.
public struct Check: Sendable, Equatable {
    public enum Relation: String, Sendable {
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
    }
    /// As written in the file.
    public var text: String
    public var metric: String
    public var relation: Relation
    /// In base units: seconds, per second, fraction.
    public var limit: Double

    public init(text: String, metric: String, relation: Relation, limit: Double) {
        self.text = text
        self.metric = metric
        self.relation = relation
        self.limit = limit
    }
}

/// An author's claim about one point, or about how one point compares with another.
public struct Expectation: Sendable, Equatable {
    /// The points that it is about: those where all of this is so.
    public var at: [Assignment]
    /// Its limit is a factor where there is another point to compare with.
    public var that: Check
    /// What tells the other point from this one; empty where the claim is about one point alone.
    public var of: [Assignment]

    public init(at: [Assignment], that: Check, of: [Assignment] = []) {
        self.at = at
        self.that = that
        self.of = of
    }
}

/// A path and the value it is set to, as a scalar of YAML: `stack.server.workers`, `4`.
public struct Assignment: Sendable, Hashable {
    public var path: String
    /// The scalar as text; for a mapping, its YAML flow form.
    public var value: String

    public init(path: String, value: String) {
        self.path = path
        self.value = value
    }
}

/// One axis of a sweep.
public struct Axis: Sendable, Equatable {
    public var path: String
    public var values: [String]

    public init(path: String, values: [String]) {
        self.path = path
        self.values = values
    }
}
