public import Experiments

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
        /// No such point was measured; a host's CPU was busy, or none was.
        case utilization
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
    ///   - web: the host of the server.
    ///   - all: every measured point.
    init?(_ simulated: ResultPoint, measured: ResultPoint, web: String, all: [ResultPoint]) {
        guard let bottleneck = simulated.bottleneck else { return nil }
        axes = measured.axes
        self.simulated = bottleneck
        rule = "\(web).cpu"
        if let named = measured.bottleneck ?? MeasuredRelief.bottleneck(of: measured, among: all) {
            self.measured = named
            evidence = .relief
        } else if let named = Self.busiest(measured) {
            self.measured = named
            evidence = .utilization
        }
    }

    /// A host whose CPU is busy for this share of the time limits throughput; where none is busy for the other share,
    /// it is the load that does; in between nobody can tell.
    static let busy = 0.9
    static let idle = 0.6

    private static func busiest(_ point: ResultPoint) -> String? {
        let hosts = point.metrics.filter { $0.key.hasPrefix("utilization.") && $0.key.hasSuffix(".cpu") }
        guard let most = hosts.max(by: { ($0.value.value, $1.key) < ($1.value.value, $0.key) }) else {
            return nil
        }
        if most.value.value >= busy { return String(most.key.dropFirst("utilization.".count)) }
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
    /// intervals; of several the one with the greatest gain for the same relief. `load` where there are such
    /// neighbours and none gains.
    ///
    /// - Returns: `nil` where no neighbour was measured.
    static func bottleneck(of point: ResultPoint, among all: [ResultPoint]) -> String? {
        guard let base = point.metrics["throughput"] else { return nil }
        var best: (name: String, gain: Double)?
        var hasNeighbour = false
        for other in all where other.axes != point.axes && other.axes.count == point.axes.count {
            let different = point.axes.keys.filter { point.axes[$0] != other.axes[$0] }
            guard different.count == 1, let path = different.first, let name = component(of: path),
                let mine = point.axes[path]?.quantity, let more = other.axes[path]?.quantity, more > mine,
                mine > 0, let raised = other.metrics["throughput"]
            else { continue }
            hasNeighbour = true
            let gain = (raised.value - base.value) / base.value
            guard raised.low ?? raised.value > base.high ?? base.value, gain > 0.02 else { continue }
            // Per doubling, so that a greater relief is not preferred for its size.
            let rate = gain / max(0.1, more / mine - 1)
            if best == nil || rate > best!.gain { best = (name, rate) }
        }
        return best?.name ?? (hasNeighbour ? "load" : nil)
    }
}
