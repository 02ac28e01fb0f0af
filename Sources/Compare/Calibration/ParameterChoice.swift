import Experiments
import Models
internal import SimCore

/// Which parameters a calibration looks for: those that the stack has, that the file does not state, and that the
/// training points can say something about.
struct ParameterChoice {
    private(set) var free: [FreeParameter] = []
    /// Known without a fit: look-ups in the cache, and demands that are none.
    private(set) var fixed: [DemandsFile.Parameter] = []

    private let points: [TrainingPoint]
    private let stated: Set<String>

    /// - Parameters:
    ///   - low: index of the point where requests hardly wait.
    ///   - start: gets what is not fitted.
    init(
        _ points: [TrainingPoint], low: Int, _ start: inout CalibratedValues
    ) throws(CalibrationError) {
        self.points = points
        stated = points[0].stated
        let scenario = points[low].scenario
        let open = points[0].endpointsWithoutSteps
        let given = scenario.endpoints.indices.filter { !open.contains($0) }
        addRequests(scenario, given: given, open: open)
        try addDemands(of: open, at: points[low], isAlone: given.isEmpty, &start)
        if !given.isEmpty { addSteps(given.map { scenario.endpoints[$0] }, scenario) }
        addServing(&start)
        addRoundTrip(points[low], given: given, isAlone: open.isEmpty, &start)
        addPowers()
    }

    /// Where single runs were at different paces, they tell what the server and its database make of it.
    private mutating func addPowers() {
        let scenario = points[0].scenario
        var hosts = [scenario.server.host]
        if let database = scenario.database, database.kind == .postgresql, !hosts.contains(database.host) {
            hosts.append(database.host)
        }
        for host in hosts {
            let reads = points.filter { $0.run != nil }.compactMap { $0.paces[host]?.memory }
            guard let least = reads.min(), let most = reads.max(), most > 1.05 * least else { continue }
            free.append(
                FreeParameter(paths: [Pace.powerName(host)], prior: Pace.Power.application, spread: 0.7) {
                    $0.memoryPowers[host] = $1
                })
        }
    }

    // MARK: What serving costs

    /// `costs.request` of the endpoints with steps; those without share it, so that their own demands are told apart.
    private mutating func addRequests(_ scenario: Scenario, given: [Int], open: [Int]) {
        let names = scenario.endpoints.map { "costs.request.\($0.name)" }
        func isFree(_ index: Int) -> Bool { !stated.contains(names[index]) }
        if open.isEmpty {
            for index in given where isFree(index) {
                free.append(
                    FreeParameter(paths: [names[index]], prior: scenario.costs.request[index], spread: 1) {
                        $0.costs.request[index] = $1
                    })
            }
        } else if let first = given.first, isFree(first) {
            let shared = scenario.endpoints.indices.filter(isFree)
            free.append(
                FreeParameter(
                    paths: shared.map { names[$0] }, prior: scenario.costs.request[first], spread: 1
                ) { values, value in
                    for index in shared { values.costs.request[index] = value }
                })
        }
    }

    private mutating func add(
        _ path: String, spread: Double, prior: Double? = nil, otherStart: Double? = nil,
        _ keyPath: any WritableKeyPath<Costs, Double> & Sendable
    ) {
        guard !stated.contains(path) else { return }
        let value = prior ?? points[0].scenario.costs[keyPath: keyPath]
        guard value > 0 else { return }
        free.append(
            FreeParameter(paths: [path], prior: value, spread: spread, otherStart: otherStart) {
                $0.costs[keyPath: keyPath] = $1
            })
    }

    /// Costs that come with what the server is, whatever its requests do.
    private mutating func addServing(_ start: inout CalibratedValues) {
        let server = points[0].scenario.server
        let crowded = points.contains { point in
            let cores = point.scenario.hosts.first { $0.name == point.scenario.server.host }?.cores ?? 1
            return point.scenario.server.workers * point.scenario.server.instances > cores
        }
        if points.contains(where: { $0.scenario.server.workers > 1 }) {
            add("costs.wakeup", spread: 0.7, \.wakeup)
        }
        if crowded {
            // A Python application uses more than a core's nearest caches hold, the reference server does not. The
            // restaurants came out at 1.3 and 1.8 ms on 27 November 2026, the declared steps of losses.yaml at 0.6.
            let isReference = server.loopOrder == .reference
            add(
                "costs.process_switch", spread: isReference ? 1.5 : 1, prior: isReference ? 10e-6 : 1e-3,
                otherStart: 1.4, \.processSwitch)
        }
    }

    /// Round trip between two processes of one computer, in seconds: an order of magnitude.
    private static let loopback = 40e-6

    /// First what an endpoint's median exceeds its own work by where requests hardly wait: a connection and a request take
    /// a round trip each.
    private mutating func addRoundTrip(
        _ low: TrainingPoint, given: [Int], isAlone: Bool, _ start: inout CalibratedValues
    ) {
        guard !stated.contains("workload.network.rtt") else { return }
        var scenario = low.scenario
        scenario.costs = start.costs
        // CPU time that the priors do not know of is no round trip.
        let known = Saturation(scenario).shares.first { $0.component == "server" }?.demand ?? 0
        let more = isAlone ? max(0, (low.metric("cpu.server")?.value ?? known) - known) : 0
        let beyond = given.compactMap { index -> Double? in
            var lone = scenario
            lone.endpoints = [scenario.endpoints[index]]
            lone.costs.request = [scenario.costs.request[index]]
            lone.workload.sessions = []
            let median = low.metric("\(scenario.endpoints[index].name).latency.p50")?.value
            return median.map { $0 - more - Saturation(lone).residence }
        }
        let rtt = max(Self.loopback, (beyond.min() ?? 0) / 2)
        start.rtt = rtt
        free.append(FreeParameter(paths: ["workload.network.rtt"], prior: rtt, spread: 1) { $0.rtt = $1 })
    }

    // MARK: What steps cost

    /// Costs that steps of the file bring with them.
    private mutating func addSteps(_ endpoints: [Endpoint], _ scenario: Scenario) {
        let uses = StepUses(endpoints)
        if points[0].scenario.server.loopOrder != .reference, uses.computing {
            add("costs.work", spread: 0.1, \.work)
        }
        if uses.compression { add("costs.gzip", spread: 1, \.gzip) }
        if uses.cache {
            add("costs.cache.client_round_trip", spread: 1, \.cache.clientRoundTrip)
            add("costs.cache.command", spread: 1, \.cache.command)
        }
        guard uses.database, let database = scenario.database else { return }
        switch database.kind {
        case .sqlite:
            add("costs.statement", spread: 1, \.statement)
            if uses.writing { add("costs.commit", spread: 1, \.commit) }
        case .postgresql:
            add("costs.postgresql.client_round_trip", spread: 1, \.postgresql.clientRoundTrip)
            add("costs.postgresql.statement", spread: 1, \.postgresql.statement)
            if uses.writing { add("costs.postgresql.flush", spread: 1.5, \.postgresql.flush) }
            if points.contains(where: \.churns) {
                add("costs.postgresql.client_connect", spread: 1, \.postgresql.clientConnect)
                add("costs.postgresql.server_connect", spread: 1, \.postgresql.serverConnect)
            }
        }
    }

    // MARK: Endpoints without steps

    /// A database that takes less CPU time per request than an empty transaction is asked now and then, not each time.
    private static let leastDatabase = 100e-6
    /// Of latency beyond all CPU time, what does not count as a wait: round trips, and a core's turns.
    private static let leastWait = 1e-3

    private mutating func addDemands(
        of open: [Int], at low: TrainingPoint, isAlone: Bool, _ start: inout CalibratedValues
    ) throws(CalibrationError) {
        guard !open.isEmpty else { return }
        let costs = start.costs
        let server = try low.needed("cpu.server").value
        let base = (costs.request.first ?? 0) + costs.connection + costs.accept + 2 * costs.wakeup
        let asksDatabase = points.contains { ($0.metric("cpu.database")?.value ?? 0) > Self.leastDatabase }
        let asksCache = points.contains { ($0.metric("cpu.cache")?.value ?? 0) > TrainingFigure.leastCPU }
        for index in open {
            let name = low.scenario.endpoints[index].name
            var demand = EndpointDemand()
            demand.cpu = max(0.2 * server, server - base)
            demand.variation = 0.3
            if asksCache {
                demand.lookups = 1
                fixed.append(
                    DemandsFile.Parameter(
                        path: EndpointDemand.path(name, .lookups), value: 1, low: 1, high: 1,
                        origin: "the cache uses CPU time"))
            }
            addDemand(.cpu, of: index, name, prior: demand.cpu, spread: 3)
            if asksDatabase, low.scenario.database?.kind == .postgresql {
                demand.database = max(
                    50e-6, (low.metric("cpu.database")?.value ?? 0) - 4 * costs.postgresql.statement)
                addDemand(.database, of: index, name, prior: demand.database, spread: 2)
            }
            let beyond =
                (low.metric("\(name).latency.p50")?.value ?? 0) - server
                - (low.metric("cpu.database")?.value ?? 0) - (low.metric("cpu.client")?.value ?? 0)
            if beyond > Self.leastWait {
                demand.wait = beyond
                addDemand(.wait, of: index, name, prior: beyond, spread: 2)
            }
            start.demands[index] = demand
        }
        let names = open.map { EndpointDemand.path(low.scenario.endpoints[$0].name, .variation) }
        free.append(
            FreeParameter(paths: names, prior: 0.3, spread: 0.7) { values, value in
                for index in open { values.demands[index]?.variation = value }
            })
        if asksCache { add("costs.cache.command", spread: 1, \.cache.command) }
    }

    private mutating func addDemand(
        _ part: EndpointDemand.Part, of index: Int, _ name: String, prior: Double, spread: Double
    ) {
        free.append(
            FreeParameter(paths: [EndpointDemand.path(name, part)], prior: prior, spread: spread) {
                $0.demands[index]?[part] = $1
            })
    }
}

extension TrainingPoint {
    /// Whether its pools open and close connections all the time: more are asked for than stay.
    var churns: Bool {
        guard case .closed(let load) = scenario.workload.load else { return false }
        let kept = scenario.pool.poolSize * scenario.server.workers * scenario.server.instances
        return scenario.pool.poolSize > 0 && scenario.pool.maxOverflow != 0 && load.clients > kept
    }
}
