public import Experiments

/// What `find` found for one configuration: `headroom.find/2`.
public struct CapacityFinding: Codable, Sendable {
    public var schema = "headroom.find/2"
    /// Path of the load.
    public var vary: String
    /// What tells this configuration from the file's; empty for the file as it is.
    public var axes: [String: AxisValue]
    /// `connection` or `outside`, where it is not known what waits hold: this is the answer for one of them.
    public var assumeWait: String?
    public var bounds: LoadBounds
    /// Up to here the SLO is shown to be met; absent where no load meets it.
    public var met: Double?
    /// From here on it is shown to be missed; absent where all loads that were tried meet it.
    public var missed: Double?
    /// The interval's middle, and half its width relative to that.
    public var capacity: Double?
    public var precision: Double?
    /// N* = X_max (R₁ + Z), simulated: with more clients, some must queue.
    public var knee: Metric?
    /// The lines of the SLO that are missed first.
    public var firstMissed: [String]
    /// What more of each component would be worth, the best first.
    public var reliefs: [Relief]
    /// The same once there is enough of the first.
    public var next: [Relief]
    public var trials: [Trial]
    /// Events simulated: the work that the search took, the same on every computer.
    public var events: UInt64
    /// The answers for other configurations and assumptions.
    public var otherwise: [CapacityFinding]?

    /// What ample supply of one component is worth.
    public struct Relief: Codable, Sendable, Equatable {
        public var component: String
        /// The load that is then shown to meet the SLO.
        public var met: Double
        /// More than without, relative.
        public var gain: Double
        /// Whether the SLO is still met at the greatest load that was tried.
        public var isUnlimited: Bool

        enum CodingKeys: String, CodingKey {
            case component, met, gain
            case isUnlimited = "unlimited"
        }
    }

    public struct Trial: Codable, Sendable {
        public var load: Double
        public var standing: String
        public var result: ResultPoint
    }

    enum CodingKeys: String, CodingKey {
        case schema, vary, axes, bounds, met, capacity, precision, knee, reliefs, next, trials, events,
            otherwise
        case assumeWait = "assume_wait"
        case missed = "not_met"
        case firstMissed = "first_missed"
    }

    /// What limits first: the component of which more is worth most; `nil` where none is worth anything.
    public var firstLimit: Relief? { reliefs.first }
    /// What limits once there is enough of the first.
    public var nextLimit: Relief? { next.first }

    public var isWhole: Bool { vary == "workload.closed.clients" }
}
