import Models

/// What a file comes to before anything runs: resolved values with their origins, connections asked for
/// against those available, demands, and the rate at which each resource saturates. `headroom.explain/1`.
public struct Explanation: Encodable, Sendable {
    public struct Value: Encodable, Sendable {
        public var path: String
        public var text: String
        public var value: Double?
        /// "line 12", "gunicorn's default", "plan render/pro".
        public var origin: String
    }

    /// Connections to the database: what all pools together may open, and what it accepts.
    public struct Connections: Encodable, Sendable {
        public var asked: Int
        /// `nil` where there is no cap.
        public var available: Int?
    }

    /// CPU seconds of a mean request.
    public struct Demand: Encodable, Sendable {
        public var component: String
        public var host: String
        public var seconds: Double
    }

    public struct Resource: Encodable, Sendable {
        public var name: String
        public var servers: Double
        /// Seconds of one server for a mean request.
        public var demand: Double
        /// Requests per second; the ends differ where a host's speed is a range.
        public var rate: Double
        public var low: Double
        public var high: Double
    }

    public var schema = "headroom.explain/1"
    public var experiment: String
    public var values: [Value]
    /// `nil` without a database.
    public var connections: Connections?
    public var demands: [Demand]
    /// The one that saturates first stands first.
    public var saturation: [Resource]
    /// Seconds of a mean request when nothing queues.
    public var residence: Double
    /// Clients beyond which some must queue, N* = X_max (R + Z); `nil` for an open workload.
    public var knee: Double?
    public var points: Int
    /// What this version does not run; with any, there are neither demands nor rates.
    public var unsupported: [String]
    /// What the file says and what it comes to beside that: `line 7: …`.
    public var notes: [String]

    /// - Parameter points: how many points the sweep and `compare` make.
    public init(_ experiment: Experiment, points: Int) {
        let scenario = experiment.scenario
        self.experiment = experiment.name
        self.points = points
        values = experiment.origins.map {
            Value(path: $0.path, text: $0.text, value: $0.value, origin: $0.origin.text)
        }
        unsupported = experiment.unsupported.map { "\($0.file):\($0.line):\($0.column): \($0.message)" }
        notes = experiment.notes.map { note in
            "line \(note.line): \(note.message)" + (note.remedy.map { "; \($0)" } ?? "")
        }
        if let database = scenario.database {
            connections = Connections(
                asked: scenario.greatestConnections,
                available: database.kind == .postgresql ? database.usable : nil)
        }
        guard experiment.unsupported.isEmpty else {
            (demands, saturation, residence) = ([], [], 0)
            return
        }
        let saturation = Saturation(scenario)
        demands = saturation.shares.map { Demand(component: $0.component, host: $0.host, seconds: $0.demand) }
        self.saturation = saturation.resources.map {
            Resource(
                name: $0.name, servers: $0.servers, demand: $0.demand, rate: $0.rate.middle, low: $0.rate.low,
                high: $0.rate.high)
        }.enumerated().sorted { ($0.element.rate, $0.offset) < ($1.element.rate, $1.offset) }.map(\.element)
        residence = saturation.residence
        if case .closed = scenario.workload.load { knee = saturation.knee }
    }
}

extension ResolvedValue.Origin {
    /// "line 12", "gunicorn's default", "prior", "plan render/pro", "demands quickstart.demands.yaml",
    /// "--set".
    public var text: String {
        switch self {
        case .file(let line): "line \(line)"
        case .defaultOf("prior"): "prior"
        case .defaultOf("the file"): "the file's name"
        case .defaultOf(let owner): owner + "'s default"
        case .plan(let name): "plan " + name
        case .demands(let file): "demands " + file
        case .observed(let line): "observed, line \(line)"
        case .assigned: "--set"
        }
    }
}
