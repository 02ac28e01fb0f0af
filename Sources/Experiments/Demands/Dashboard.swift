import Models
import SimCore

/// Figures read off a dashboard, a line of `observed`.
struct Observation {
    struct Figure {
        var metric: String
        var value: Double
        /// Half a unit of the last digit that was written: what reading it may have lost.
        var half: Double
    }
    var figures: [Figure]
    var place: Place

    func figure(_ metric: String) -> Figure? {
        figures.first { $0.metric == metric }
    }
}

/// Demands from a dashboard: the service demand law, D = U · cores / X (Lazowska et al., Quantitative System
/// Performance, 1984, ch. 3), and what is left of the latency is a wait.
struct Dashboard {
    /// A dashboard averages over a minute or more, and its CPU is that of all that runs on the machine: the demand
    /// may be a fifth less, or a quarter more.
    static let doubt = (low: 0.8, high: 1.25)
    /// Coefficient of variation that is assumed of CPU times and waits, which no dashboard shows: between constant and
    /// exponential.
    static let variation = 0.5

    let observations: [Observation]
    /// The deployed system; endpoints whose demands are not known have no steps.
    let scenario: Scenario

    /// CPU seconds of a mean request on the server's host, all its processes together; `nil` where no line has both
    /// `throughput` and the host's utilisation. Of several lines, the slope of utilisation over throughput.
    var cpu: Estimate? {
        let host = scenario.server.host
        guard let machine = scenario.hosts.first(where: { $0.name == host }) else { return nil }
        let capacity = machine.capacity * Double(scenario.server.instances)
        var (products, squares) = (0.0, 0.0)
        var (low, high) = (Double.infinity, 0.0)
        for observation in observations {
            guard let x = observation.figure("throughput"), x.value > x.half,
                let u = observation.figure("utilization.\(host).cpu")
            else { continue }
            products += u.value * x.value
            squares += x.value * x.value
            low = min(low, max(0, u.value - u.half) / (x.value + x.half))
            high = max(high, (u.value + u.half) / (x.value - x.half))
        }
        guard squares > 0 else { return nil }
        return Estimate(
            value: capacity * products / squares, low: capacity * low * Self.doubt.low,
            high: capacity * high * Self.doubt.high)
    }

    /// Mean latency of an endpoint by the line with the least throughput, where queues are shortest: its own, or that
    /// of all. A median is taken for that of the assumed distribution.
    func latency(of endpoint: String) -> (mean: Double, utilization: Double)? {
        let names = ["\(endpoint).latency", "latency"].flatMap { ["\($0).mean", "\($0).p50"] }
        let known = observations.filter { line in names.contains { line.figure($0) != nil } }
        let lightest = known.enumerated().min { first, second in
            let rates = [first, second].map { $0.element.figure("throughput")?.value ?? .infinity }
            return (rates[0], first.offset) < (rates[1], second.offset)
        }
        guard let line = lightest?.element, let figure = names.compactMap({ line.figure($0) }).first else {
            return nil
        }
        let isMedian = figure.metric.hasSuffix("p50")
        let ratio = isMedian ? (1 + Self.variation * Self.variation).squareRoot() : 1
        let busy = line.figure("utilization.\(scenario.server.host).cpu")?.value ?? 0
        return (figure.value * ratio, min(busy, 0.95))
    }
}

/// What a dashboard came to for the endpoints without steps.
struct DashboardDemands {
    /// CPU time of the steps: what is left of the demand beside the costs of serving.
    var cpu: Estimate
    /// By endpoint, in the order of `endpoints`; all zero where nothing says how long requests take.
    var waits: [Estimate]
    /// Indices into ``Scenario/endpoints``.
    var endpoints: [Int]

    /// The steps of one of the endpoints.
    /// - Parameter holding: whether a pooled connection is held during the wait.
    func steps(_ index: Int, holding: Bool) -> [Step] {
        Self.steps(cpu: cpu.value, wait: waits[index].value, holding: holding)
    }

    /// Steps that compute and wait for so long on average, in seconds.
    /// - Parameter holding: whether a pooled connection is held during the wait.
    static func steps(cpu: Double, wait: Double, holding: Bool) -> [Step] {
        func drawn(_ mean: Double) -> Distribution { .lognormal(mean: mean, cv: Dashboard.variation) }
        let compute = Step.cpu(drawn(cpu))
        guard wait > 0 else { return holding ? [.transaction([compute])] : [compute] }
        return holding ? [compute, .transaction([.wait(drawn(wait))])] : [compute, .wait(drawn(wait))]
    }

    /// - Parameter endpoints: those that get their steps from the dashboard, at least one with a weight.
    init?(_ dashboard: Dashboard, endpoints: [Int]) {
        let scenario = dashboard.scenario
        let total = scenario.endpoints.reduce(0) { $0 + $1.weight }
        let share = endpoints.reduce(0) { $0 + scenario.endpoints[$1].weight } / total
        guard let demand = dashboard.cpu, share > 0 else { return nil }
        // What the model already spends on the host: costs of serving, and the endpoints that have steps.
        let host = scenario.server.host
        let spent = Saturation(scenario).shares.filter { $0.host == host }.reduce(0) { $0 + $1.demand }
        let speed = scenario.hosts.first { $0.name == host }?.speed.middle ?? 1
        func step(_ seconds: Double) -> Double {
            max(0, seconds - spent) * speed / (share * scenario.costs.work)
        }
        cpu = Estimate(value: step(demand.value), low: step(demand.low), high: step(demand.high))
        self.endpoints = endpoints
        let alone = cpu
        waits = endpoints.map { index in
            guard let (latency, busy) = dashboard.latency(of: scenario.endpoints[index].name) else {
                return Estimate(value: 0, low: 0, high: 0)
            }
            // Beside the steps, a request takes the round trips and the costs of serving.
            var lone = scenario
            lone.endpoints = [scenario.endpoints[index]]
            lone.costs.request = [scenario.costs.request[index]]
            lone.workload.sessions = []
            lone.workload.cdn = 0
            let beside = Saturation(lone).residence
            func rest(_ computing: Double) -> Double { max(0, latency - beside - computing) }
            return Estimate(
                value: rest(alone.value / speed), low: rest(alone.high / speed / (1 - busy)),
                high: rest(alone.low / speed))
        }
    }
}
