/// A published case: systems with full input, what the source says of them, what the closed forms give, and how
/// a simulation measures it.
public struct ValidationCase: Sendable {
    public var number: Int
    public var title: String
    public var source: String
    /// The input, as a reader needs it to repeat the case.
    public var input: String
    /// What a reader of the source should know besides; empty mostly.
    public var remark: String
    public var systems: [System]

    public init(
        _ number: Int, _ title: String, source: String, input: String, remark: String = "", systems: [System]
    ) {
        self.number = number
        self.title = title
        self.source = source
        self.input = input
        self.remark = remark
        self.systems = systems
    }

    public struct Figure: Sendable {
        public var name: String
        /// `nil` where only the closed form and the simulation are held against each other.
        public var published: PublishedValue?
        public var closedForm: Double
        /// `nil` for what no simulation gives: a bound, a fit.
        public var measure: Measure?

        public init(
            _ name: String, _ published: PublishedValue? = nil, closedForm: Double, measure: Measure? = nil
        ) {
            self.name = name
            self.published = published
            self.closedForm = closedForm
            self.measure = measure
        }
    }

    public struct System: Sendable {
        /// Tells it from the others of its case; empty where there is one.
        public var label: String
        public var network: QueueingNetwork?
        /// Visits observed in one replication of the short run.
        public var visits: Int
        public var figures: [Figure]

        public init(
            _ label: String = "", _ network: QueueingNetwork? = nil, visits: Int = 20_000, figures: [Figure]
        ) {
            self.label = label
            self.network = network
            self.visits = visits
            self.figures = figures
        }
    }
}

extension ValidationCase {
    /// All cases, by number.
    public static let all: [ValidationCase] =
        (closedNetworks + openNetworks + multiclassNetworks + exponentialQueues + singleServers + bounds
        + [.scalability]).sorted { $0.number < $1.number }

    /// How many figures are simulated, in all cases: they share the error of a false alarm.
    public static var simulatedFigures: Int {
        all.reduce(0) { $0 + $1.systems.reduce(0) { $0 + $1.measures.count } }
    }

    /// The confidence of each interval at which all together fail by chance in 1 % of all seeds.
    public static var confidence: Double { 1 - 0.01 / Double(simulatedFigures) }
}

extension ValidationCase.System {
    var measures: [Measure] { figures.compactMap { $0.measure } }
}

extension ValidationCase {
    /// The seed of a system's simulation: each has its own.
    public func seed(ofSystem index: Int) -> UInt64 { UInt64(number * 100 + index) }
}
