internal import Experiments
internal import Foundation
internal import Models

/// What tells a model from its system, looked for at all points at once.
struct Evidence {
    let pairs: [ModelCheck.Pair]

    init(_ pairs: [ModelCheck.Pair]) {
        self.pairs = pairs
    }

    /// Differences that a good model may have, beyond both intervals: relative, and in the metric's unit.
    private struct Allowance {
        var relative: Double
        var least: Double
    }
    private static let cpu = Allowance(relative: 0.15, least: 15e-6)
    private static let throughput = Allowance(relative: 0.1, least: 0)
    private static let latency = Allowance(relative: 0.3, least: 0.5e-3)
    private static let lone = Allowance(relative: 0.2, least: 0.5e-3)
    private static let share = Allowance(relative: 0, least: 0.02)
    /// Of a host's CPU time, what the kernel and an idle system's daemons may take beside the measured processes.
    private static let others = 0.1
    /// A host is full from here on.
    private static let full = 0.9

    /// One metric at one point, different beyond what is allowed.
    private struct Excess {
        var pair: ModelCheck.Pair
        var metric: String
        var simulated: Metric
        var measured: Metric
        /// Measured less simulated.
        var difference: Double { measured.value - simulated.value }
        var relative: Double { simulated.value != 0 ? difference / simulated.value : difference }
    }

    private func excess(_ metric: String, _ pair: ModelCheck.Pair, _ allowance: Allowance) -> Excess? {
        guard let mine = pair.simulated.metrics[metric], let real = pair.measured.metrics[metric] else {
            return nil
        }
        let found = Excess(pair: pair, metric: metric, simulated: mine, measured: real)
        let most = max(allowance.least, allowance.relative * mine.value.magnitude)
        return found.difference.magnitude > most + mine.halfWidth + real.halfWidth ? found : nil
    }

    /// The greatest of several in one direction, if a third of the points that have the metric agree.
    ///
    /// - Parameter isExplained: an excess that says nothing of the metric's component.
    private func consistent(
        _ metric: String, _ allowance: Allowance, unless isExplained: (Excess) -> Bool = { _ in false }
    ) -> Excess? {
        let known = pairs.count {
            $0.simulated.metrics[metric] != nil && $0.measured.metrics[metric] != nil
        }
        let found = pairs.compactMap { excess(metric, $0, allowance) }.filter { !isExplained($0) }
        for sign in [1.0, -1] {
            let alike = found.filter { $0.difference * sign > 0 }
            if 3 * alike.count >= known {
                if let worst = alike.max(by: { $0.relative.magnitude < $1.relative.magnitude }) {
                    return worst
                }
            }
        }
        return nil
    }

    private func disagreement(_ component: String, _ excess: Excess, _ finding: String) -> Disagreement {
        Disagreement(
            component: component, metric: excess.metric, axes: excess.pair.measured.axes,
            simulated: excess.simulated.value, measured: excess.measured.value, finding: finding)
    }
}

// MARK: What has a component of its own

extension Evidence {
    /// Requests that fail, or do not, otherwise than the model says, by their cause.
    func failures() -> [Disagreement] {
        let causes = OutcomeCause.allCases.filter { $0 != .unknown && $0 != .clientTimeout }
        let named = causes.compactMap { cause -> Disagreement? in
            let found = pairs.compactMap { excess("errors.\(cause.name)", $0, Self.share) }
            guard let worst = greatest(found) else { return nil }
            return disagreement(Self.component(of: cause), worst, failing(worst, "for \(cause.name)"))
        }
        if !named.isEmpty { return named }
        guard let worst = greatest(pairs.compactMap { excess("errors.rate", $0, Self.share) }) else {
            return []
        }
        return [disagreement("outcomes", worst, failing(worst, "in some way"))]
    }

    private func greatest(_ found: [Excess]) -> Excess? {
        found.max { $0.difference.magnitude < $1.difference.magnitude }
    }

    private func failing(_ excess: Excess, _ how: String) -> String {
        "At \(label(excess)) \(percent(excess.measured.value)) of the requests fail \(how); the model says "
            + "\(percent(excess.simulated.value))."
    }

    private static func component(of cause: OutcomeCause) -> String {
        switch cause {
        case .poolTimeout: "pool"
        case .tooManyConnections, .databaseLocked: "database"
        case .workerKilled, .outOfMemory: "server"
        case .backlogFull: "accept queue"
        case .balancerQueue, .noBackend, .balancerTimeout: "balancer"
        case .cachePool: "cache"
        case .application, .clientTimeout, .unknown: "application"
        }
    }

    func cache() -> [Disagreement] {
        guard let worst = consistent("cache.hit_ratio", Allowance(relative: 0, least: 0.05)) else {
            return []
        }
        return [
            disagreement(
                "cache", worst,
                "At \(label(worst)) \(percent(worst.measured.value)) of its look-ups find their entry; the model "
                    + "says \(percent(worst.simulated.value)).")
        ]
    }

    /// Hosts whose CPU time processes took that are none of the system's: what they evict from the caches makes the CPU time
    /// of a request grow, too.
    func strangers() -> [Disagreement] {
        let none = Metric(value: 0, low: nil, high: nil, unit: "1")
        return hostNames.compactMap { host in
            let metric = "host.\(host).others"
            let found = pairs.compactMap { pair -> Excess? in
                guard let others = pair.measured.metrics[metric] else { return nil }
                let excess = Excess(pair: pair, metric: metric, simulated: none, measured: others)
                return others.value - others.halfWidth > Self.others ? excess : nil
            }
            guard let worst = greatest(found) else { return nil }
            return disagreement(
                "\(host).cpu", worst,
                "At \(label(worst)) processes that are none of the system's took \(percent(worst.measured.value)) of it: "
                    + "something else uses this host.")
        }
    }

    private var hostNames: [String] { Set(pairs.flatMap { $0.scenario.hosts.map(\.name) }).sorted() }

    /// CPU time of a request, by component; the load generator's own is for the rules of trust to judge.
    func work() -> [Disagreement] {
        let found = ["server", "database", "cache", "balancer"].compactMap {
            component -> (excess: Excess, disagreement: Disagreement)? in
            let worst = consistent("cpu.\(component)", Self.cpu, unless: isForLackOfLoad)
            guard let worst else { return nil }
            let cause =
                worst.difference > 0
                ? "a step is missing from the model, somebody else uses it, or its CPU is slower"
                : "the model does more than the system, or its CPU is faster"
            let finding =
                "At \(label(worst)) it takes \(Wording.quantity(worst.measured.value, unit: "s")) of CPU for a "
                + "request, the model says \(Wording.quantity(worst.simulated.value, unit: "s")): \(cause)."
            return (worst, disagreement(component, worst, finding))
        }
        // The more CPU it is about, the more it explains.
        return found.sorted { $0.excess.difference.magnitude > $1.excess.difference.magnitude }
            .map(\.disagreement)
    }

    /// Whether a request takes no more CPU time than the model says of the same configuration under less load, and less is
    /// served here, too, than it says: the fewer requests come at once, the fewer share a wake-up.
    private func isForLackOfLoad(_ excess: Excess) -> Bool {
        guard excess.difference > 0,
            let served = self.excess("throughput", excess.pair, Self.throughput), served.difference < 0
        else { return false }
        return pairs.contains { other in
            guard Self.configuration(other) == Self.configuration(excess.pair),
                let less = other.simulated.metrics["throughput"], less.value < served.simulated.value,
                other.simulated.metrics[excess.metric] != nil
            else { return false }
            var lighter = excess.pair
            lighter.simulated = other.simulated
            return self.excess(excess.metric, lighter, Self.cpu) == nil
        }
    }

    /// A point's coordinates without those of its load.
    private static func configuration(_ pair: ModelCheck.Pair) -> [String: AxisValue] {
        pair.measured.axes.filter { $0.key != "workload" && !$0.key.hasPrefix("workload.") }
    }

    /// Hosts that should be full and are not, although less is served: their CPU is taken by somebody else, or
    /// something that takes no CPU holds the requests up.
    func hosts() -> [Disagreement] {
        var found: [Disagreement] = []
        if let worst = greatest(
            pairs.compactMap { pair -> Excess? in
                guard let steal = pair.measured.metrics["host.steal"] else { return nil }
                let stated = pair.scenario.hosts.map(\.steal).max() ?? 0
                let none = Metric(value: stated, low: nil, high: nil, unit: "1")
                let excess = Excess(pair: pair, metric: "host.steal", simulated: none, measured: steal)
                return excess.difference - steal.halfWidth > Self.share.least ? excess : nil
            })
        {
            found.append(
                disagreement(
                    "hypervisor", worst,
                    "At \(label(worst)) it took \(percent(worst.measured.value)) of this computer's CPU time."
                ))
        }
        for name in hostNames {
            let metric = "utilization.\(name).cpu"
            let idle = pairs.compactMap { pair -> Excess? in
                guard let mine = pair.simulated.metrics[metric], mine.value >= Self.full,
                    let served = excess("throughput", pair, Self.throughput), served.difference < 0
                else { return nil }
                return excess(metric, pair, Allowance(relative: 0.08, least: 0)).flatMap {
                    $0.difference < 0 ? $0 : nil
                }
            }
            guard let worst = greatest(idle) else { continue }
            // Nobody else ran, or nobody waited for a CPU: then it is not that one was taken away.
            if let others = worst.pair.measured.metrics["host.\(name).others"], others.value < Self.others {
                continue
            }
            if let pressure = worst.pair.measured.metrics["host.pressure"], pressure.value < 0.2 { continue }
            found.append(
                disagreement(
                    "\(name).cpu", worst,
                    "At \(label(worst)) what the model knows uses \(percent(worst.measured.value)) of it instead of "
                        + "\(percent(worst.simulated.value)), and less is served: something else uses this host."
                ))
        }
        return found
    }

    /// Figures that change while they are measured, and memory.
    func changes() -> [Disagreement] {
        var found: [Disagreement] = []
        let drifts = [("drift.latency", "latency rises"), ("drift.throughput", "throughput falls")]
        for (metric, what) in drifts {
            let sign = metric == "drift.latency" ? 1.0 : -1
            let worst = greatest(
                pairs.compactMap { pair -> Excess? in
                    guard let drift = pair.measured.metrics[metric] else { return nil }
                    let none =
                        pair.simulated.metrics[metric] ?? Metric(value: 0, low: nil, high: nil, unit: "1")
                    let excess = Excess(pair: pair, metric: metric, simulated: none, measured: drift)
                    return excess.difference * sign - drift.halfWidth > 0.1 ? excess : nil
                })
            guard let worst else { continue }
            found.append(
                disagreement(
                    "time", worst,
                    "At \(label(worst)) the \(what) by \(percent(worst.difference.magnitude)) from the first half of "
                        + "the measured part to the second: something leaks, or fills up."))
        }
        for name in hostNames {
            let metric = "memory.\(name).peak"
            guard let worst = consistent(metric, Allowance(relative: 0.5, least: 64e6)),
                worst.difference > 0
            else { continue }
            found.append(
                disagreement(
                    "\(name).memory", worst,
                    "At \(label(worst)) its processes take \(Wording.quantity(worst.measured.value, unit: "B")), the "
                        + "model says \(Wording.quantity(worst.simulated.value, unit: "B")): something leaks."
                ))
        }
        return found
    }
}

// MARK: What is left

extension Evidence {
    /// Time of a request at the lightest load that is no CPU time, by the endpoints that show it.
    func loneRequests() -> [Disagreement] {
        // A point without a steady state, that more is asked of than can be served, has neither.
        func weight(_ pair: ModelCheck.Pair) -> Double {
            let metrics = pair.simulated.metrics
            return (metrics["population"] ?? metrics["latency.mean"])?.value ?? .infinity
        }
        guard let pair = pairs.min(by: { weight($0) < weight($1) }), !isFull(pair) else { return [] }
        let endpoints = pair.scenario.endpoints
        let found = endpoints.compactMap { endpoint in
            excess("\(endpoint.name).latency.p50", pair, Self.lone).map { (endpoint: endpoint, excess: $0) }
        }
        guard let worst = found.max(by: { $0.excess.difference.magnitude < $1.excess.difference.magnitude })
        else { return [] }
        let names = found.map(\.endpoint.name)
        func isFound(exactly property: (Endpoint) -> Bool) -> Bool {
            let having = endpoints.filter(property).map(\.name)
            return having == names && having.count < endpoints.count
        }
        let component: String
        if isFound(exactly: { $0.steps.contains(where: \.writes) }) {
            component = "database, writing"
        } else if isFound(exactly: { $0.steps.contains(where: \.queries) }) {
            component = "database"
        } else if names.count == endpoints.count, endpoints.count > 1 {
            component = "every endpoint"
        } else {
            component = worst.endpoint.name
        }
        let more = worst.excess.difference > 0
        let finding =
            "At \(label(worst.excess)), where hardly anybody waits, \(worst.endpoint.name) takes "
            + "\(Wording.quantity(worst.excess.difference.magnitude, unit: "s")) \(more ? "more" : "less") than the "
            + "model says, and CPU time does not explain it: "
            + (more ? "a wait is missing, or is longer than stated." : "a wait is shorter than stated.")
        return [disagreement(component, worst.excess, finding)]
    }

    /// Whether a host has no CPU time to spare on either side, so that requests wait for each other.
    private func isFull(_ pair: ModelCheck.Pair) -> Bool {
        [pair.simulated, pair.measured].contains { ($0.busiestCPU?.share ?? 0) >= Self.full }
    }

    /// Waits that both sides know.
    func waits() -> [Disagreement] {
        let names = Set(pairs.flatMap { $0.measured.metrics.keys }).filter { $0.hasPrefix("wait.") }.sorted()
        return names.compactMap { metric in
            guard let worst = consistent(metric, Self.latency) else { return nil }
            let component = metric.split(separator: ".").dropFirst().first.map(String.init) ?? metric
            return disagreement(
                component, worst,
                "At \(label(worst)) a request waits \(Wording.quantity(worst.measured.value, unit: "s")) for it, the "
                    + "model says \(Wording.quantity(worst.simulated.value, unit: "s")).")
        }
    }

    /// What is served, and how fast, where no component by itself is to blame.
    func queueing() -> [Disagreement] {
        let served = consistent("throughput", Self.throughput)
        guard let worst = served ?? consistent("latency.mean", Self.latency) else { return [] }
        let bottleneck = worst.pair.simulated.bottleneck ?? "load"
        let what = worst.metric == "throughput" ? "throughput" : "mean latency"
        let component = bottleneck == "load" ? "queueing" : bottleneck
        return [
            disagreement(
                component, worst,
                "At \(label(worst)) the \(what) is \(percent(worst.relative.magnitude)) "
                    + "\(worst.relative > 0 ? "higher" : "lower") than the model says, although no component takes "
                    + "more CPU or time by itself: requests queue otherwise than at what limits the model"
                    + (bottleneck == "load" ? "." : ", \(bottleneck)."))
        ]
    }

    private func label(_ excess: Excess) -> String { excess.pair.measured.axes.label }

    private func percent(_ share: Double) -> String { Wording.percent(share) }
}

extension Step {
    /// Whether it asks the database, or any step in it does.
    fileprivate var queries: Bool {
        switch self {
        case .query: true
        case .transaction(let steps): steps.contains(where: \.queries)
        case .cache(let lookup): lookup.miss.contains(where: \.queries)
        case .cpu, .wait, .respond: false
        }
    }

    /// Whether it changes the database, or any step in it does.
    fileprivate var writes: Bool {
        switch self {
        case .query(let query): query.writes > 0
        case .transaction(let steps): steps.contains(where: \.writes)
        case .cache(let lookup): lookup.miss.contains(where: \.writes)
        case .cpu, .wait, .respond: false
        }
    }
}
