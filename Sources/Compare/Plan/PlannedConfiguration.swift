public import Experiments
internal import Models

/// One configuration that could carry the load: `headroom.plan/1` holds them in the order of their prices.
public struct PlannedConfiguration: Codable, Sendable {
    public enum Standing: String, Codable, Sendable {
        case met, undecided
        case missed = "not met"
        /// A closed form says that it cannot: not simulated.
        case tooSmall = "too small"
        /// A cheaper one does: not simulated.
        case dearer = "not needed"
    }

    public var axes: [String: AxisValue]
    /// US dollars a month, of all hosts with a plan; absent where none has one.
    public var price: Double?
    /// Requests per second that the busiest resource allows (the utilisation law).
    public var bound: Double?
    public var standing: Standing
    /// At the planned rate; absent where it was not simulated.
    public var result: ResultPoint?

    init(_ axes: [String: AxisValue], _ experiment: Experiment) {
        self.axes = axes
        price = Self.price(of: experiment)
        bound = Saturation(experiment.scenario).first?.rate.middle
        standing = .dearer
    }

    /// The price of each host's plan, as often as there are instances.
    static func price(of experiment: Experiment) -> Double? {
        var sum: Double?
        for host in experiment.scenario.hosts {
            let name = experiment.origins.lazy.compactMap { value -> String? in
                guard value.path.hasPrefix("stack.hosts.\(host.name)."), case .plan(let name) = value.origin
                else { return nil }
                return name
            }.first
            guard let plan = Plan.render.first(where: { $0.name == name }) else { continue }
            let copies =
                host.name == experiment.scenario.server.host ? experiment.scenario.server.instances : 1
            sum = (sum ?? 0) + plan.price * Double(copies)
        }
        return sum
    }
}
