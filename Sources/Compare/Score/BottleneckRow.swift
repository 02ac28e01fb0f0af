public import Experiments
internal import Models

/// What limits throughput at a held-out point: as the simulation says, as was measured, and as a rule of thumb has it.
public struct BottleneckRow: Codable, Sendable, Equatable {
    public var axes: [String: AxisValue]
    /// By relief: the component whose relief raises the simulated throughput most, or `load`.
    public var simulated: String
    public var measured: String?
    /// How that was found.
    public var evidence: Evidence?
    /// The rule of thumb: always the web server's CPU.
    public var rule: String

    public enum Evidence: String, Codable, Sendable {
        /// A neighbouring point that has more of one component, and nothing else, was measured.
        case relief
        /// No such point was measured; a host's CPU was busy.
        case utilization
        /// All hosts had CPU time to spare, and all connections of the pools, or all sync workers, were taken.
        case occupancy
        /// All that an open load offered was served.
        case offered
    }

    public init(
        axes: [String: AxisValue], simulated: String, measured: String?, evidence: Evidence?, rule: String
    ) {
        self.axes = axes
        self.simulated = simulated
        self.measured = measured
        self.evidence = evidence
        self.rule = rule
    }

    /// Whether both sides name the same; `nil` where nothing was measured that tells.
    public var isRight: Bool? { measured.map { $0 == simulated } }
    public var isRuleRight: Bool? { measured.map { $0 == rule } }

    /// - Parameters:
    ///   - scenario: what was measured.
    ///   - all: every measured point.
    init?(_ simulated: ResultPoint, measured: ResultPoint, _ scenario: Scenario, all: [ResultPoint]) {
        guard let bottleneck = simulated.bottleneck else { return nil }
        axes = measured.axes
        self.simulated = bottleneck
        rule = "\(scenario.server.host).cpu"
        let found: [(String?, Evidence)] = [
            (measured.bottleneck ?? MeasuredRelief.bottleneck(of: measured, among: all), .relief),
            (Self.busiest(measured), .utilization),
            (Self.offered(measured, scenario), .offered),
            (Self.occupied(measured, scenario), .occupancy),
        ]
        guard let first = found.first(where: { $0.0 != nil }) else { return }
        self.measured = first.0
        evidence = first.1
    }

    /// A host whose CPU is busy for this share of the time limits throughput, as does what is taken for this share of it.
    static let busy = 0.9
    /// Up to this share a host's CPU has time to spare. Between the two a connection or a worker may be taken for want of CPU time,
    /// and more of them may gain no more than the rest of it: which of them limits cannot be told.
    static let spare = 0.8
    /// An open load of which no more than this share is missing is served.
    static let missing = 0.02

    /// Workers that are all taken limit throughput where somebody waits for one: so many times more requests are under way,
    /// by Little's law, than in hand.
    static let waiting = 1.1

    private static func busiest(_ point: ResultPoint) -> String? {
        guard let busiest = point.busiestCPU, busiest.share >= busy else { return nil }
        return busiest.name
    }

    private static func offered(_ point: ResultPoint, _ scenario: Scenario) -> String? {
        guard case .open(let load) = scenario.workload.load, load.isStationary,
            let throughput = point.metrics["throughput"]?.value
        else { return nil }
        // Chance sends some more in one run and some less in another.
        let arrived = load.rate * (point.metrics["generator.achieved"]?.value ?? 1)
        return throughput >= (1 - missing) * arrived ? "load" : nil
    }

    /// By the server's own account of connections held and requests in hand.
    private static func occupied(_ point: ResultPoint, _ scenario: Scenario) -> String? {
        if let busiest = point.busiestCPU, busiest.share > spare { return nil }
        let workers = Double(scenario.server.workers * scenario.server.instances)
        if let held = point.metrics["pool.held"]?.value,
            held >= busy * workers * Double(scenario.pool.limit)
        {
            return "pool"
        }
        if scenario.server.workerClass == .sync, let inHand = point.metrics["server.in_hand"]?.value,
            inHand >= busy * workers, let throughput = point.metrics["throughput"]?.value,
            let stay = point.metrics["latency.mean"]?.value, throughput * stay > waiting * inHand
        {
            return "workers"
        }
        return nil
    }
}

/// The measured bottleneck, from neighbouring points of one measurement.
enum MeasuredRelief {
    /// Which component a path is about, as ``ResultPoint/bottleneck`` names it.
    private static func component(of path: String) -> String? {
        let parts = path.split(separator: ".").map(String.init)
        if parts.count == 4, parts[0] == "stack" || parts[0] == "measure", parts[1] == "hosts",
            ["cores", "quota", "speed", "cpus", "plan"].contains(parts[3])
        {
            return "\(parts[2]).cpu"
        }
        switch path {
        case "stack.pool.pool_size", "stack.pool.max_overflow": return "pool"
        case "stack.server.worker_connections": return "worker_connections"
        case "stack.server.workers", "stack.server.threads": return "workers"
        default: return nil
        }
    }

    /// The component of which a neighbour has more and nothing else, and whose throughput is greater beyond both
    /// intervals; of several the one with the greatest gain for the same relief.
    ///
    /// - Returns: `nil` where no such neighbour was measured, or none gains: what limits may be something else.
    static func bottleneck(of point: ResultPoint, among all: [ResultPoint]) -> String? {
        guard let base = point.metrics["throughput"] else { return nil }
        var best: (name: String, gain: Double)?
        for other in all where other.axes != point.axes && other.axes.count == point.axes.count {
            let different = point.axes.keys.filter { point.axes[$0] != other.axes[$0] }
            guard different.count == 1, let path = different.first, let name = component(of: path),
                let mine = point.axes[path]?.quantity, let more = other.axes[path]?.quantity, more > mine,
                mine > 0, let raised = other.metrics["throughput"]
            else { continue }
            let gain = (raised.value - base.value) / base.value
            guard raised.low ?? raised.value > base.high ?? base.value, gain > 0.02 else { continue }
            // Per doubling, so that a greater relief is not preferred for its size.
            let rate = gain / max(0.1, more / mine - 1)
            if best == nil || rate > best!.gain { best = (name, rate) }
        }
        return best?.name
    }
}
