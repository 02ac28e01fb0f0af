public import Models
internal import SimCore

/// What a calibration found out about an endpoint whose steps the file does not give. Seconds.
///
/// How the parts follow one another is not seen from outside; they are taken in the order in which most applications
/// ask: the cache, another service, the database, and then the work on what it said, with its connection in hand.
public struct EndpointDemand: Sendable, Equatable {
    /// A part, by the last word of its parameter's path: `demands.list.cpu`.
    public enum Part: String, CaseIterable, Sendable {
        /// CPU of the worker beside `costs.request`.
        case cpu
        /// Waiting for something outside, without a connection.
        case wait
        /// CPU of the database beside what its statements cost.
        case database
        /// Look-ups in the cache; they find something.
        case lookups
        /// Coefficient of variation of ``cpu``.
        case variation

        /// Whether it is a plain number.
        public var isFactor: Bool { self == .lookups || self == .variation }

        /// The part that a parameter's path names; `nil` where it is another kind of parameter.
        public init?(path: String) {
            let words = path.split(separator: ".", omittingEmptySubsequences: false)
            guard words.count >= 3, words[0] == "demands" else { return nil }
            self.init(rawValue: String(words[words.count - 1]))
        }
    }

    public var cpu = 0.0
    public var wait = 0.0
    public var database = 0.0
    public var lookups = 0.0
    public var variation = 0.0

    public init() {}

    /// - Returns: `nil` where no parameter is about the endpoint.
    init?(_ parameters: [DemandsFile.Parameter], endpoint: String) {
        var isKnown = false
        for part in Part.allCases {
            guard let known = parameters.first(where: { $0.path == Self.path(endpoint, part) }) else {
                continue
            }
            isKnown = true
            self[part] = known.value
        }
        if !isKnown { return nil }
    }

    public static func path(_ endpoint: String, _ part: Part) -> String {
        "demands.\(endpoint).\(part.rawValue)"
    }

    public subscript(part: Part) -> Double {
        get {
            switch part {
            case .cpu: cpu
            case .wait: wait
            case .database: database
            case .lookups: lookups
            case .variation: variation
            }
        }
        set {
            switch part {
            case .cpu: cpu = newValue
            case .wait: wait = newValue
            case .database: database = newValue
            case .lookups: lookups = newValue
            case .variation: variation = newValue
            }
        }
    }

    /// As the simulation runs it.
    public var steps: [Step] {
        var steps: [Step] = []
        for _ in 0..<Int(lookups.rounded()) { steps.append(.cache(CacheLookup(finding: .ratio(1)))) }
        if wait > 0 { steps.append(.wait(.constant(wait))) }
        if database > 0 { steps.append(.query(Query(cpu: .constant(database), rows: 0))) }
        if cpu > 0 {
            steps.append(.cpu(variation > 0 ? .lognormal(mean: cpu, cv: variation) : .constant(cpu)))
        }
        return steps
    }
}
