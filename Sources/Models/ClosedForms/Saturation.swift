internal import SimCore

/// What each resource of a scenario is asked for by a mean request, and the rate at which it saturates: the
/// utilisation law, X ≤ servers / demand (Lazowska et al., Quantitative System Performance, 1984, ch. 5).
///
/// Bounds, not predictions: nothing queues here. Wake-ups of idle event loops are left out, since a loop that
/// is always busy has none; lost ones under load make the real rate lower.
public struct Saturation: Sendable, Equatable {
    public enum Kind: Sendable, Equatable {
        /// The cores of a host.
        case cpu
        /// The workers' loops, each at most one core; sync workers, each at most one request.
        case loops
        /// The requests that the workers hold at once: connections of gevent workers, threads of gthread ones.
        case connections
        /// The pooled database connections.
        case pool
        /// SQLite's one writer.
        case writer
        /// The cache's one thread.
        case cache
    }

    public struct Resource: Sendable, Equatable {
        /// As in metrics: `web.cpu`, `workers`, `connections` or `threads`, `pool`, `writer`, `cache`.
        public var name: String
        public var kind: Kind
        /// How many requests, or cores' worth of them, it serves at once.
        public var servers: Double
        /// Seconds that a mean request takes of one server.
        public var demand: Double
        /// Requests per second at which it saturates, for the slowest and the fastest believed host.
        public var rate: ClosedSpan
    }

    /// CPU seconds of a mean request in one component: `server` or `load generator`.
    public struct Share: Sendable, Equatable {
        public var host: String
        public var component: String
        public var demand: Double
    }

    /// In the order of hosts, then the server's other resources; those without demand are left out.
    public private(set) var resources: [Resource] = []
    public private(set) var shares: [Share] = []
    /// Seconds that a mean request takes when nothing queues, round trips included.
    public private(set) var residence = 0.0
    /// Mean think time, 0 in an open workload.
    public private(set) var think = 0.0

    /// The resource that saturates first.
    public var first: Resource? {
        resources.min { $0.rate.middle < $1.rate.middle }
    }

    /// N* = X_max (R + Z): with more clients than this, some must queue. `nil` where nothing bounds the rate.
    public var knee: Double? {
        first.map { $0.rate.middle * (residence + think) }
    }

    public init(_ scenario: Scenario) {
        let mean = MeanRequest(scenario)
        let server = scenario.server
        let client = scenario.workload.host
        let clientCPU = (scenario.costs.send + scenario.costs.receive) / scenario.speed(of: client)
        let workers = Double(server.workers * server.instances)
        shares = [
            Share(host: server.host, component: "server", demand: mean.cpu),
            Share(host: client, component: "load generator", demand: clientCPU),
        ]
        if let database = scenario.database, mean.database > 0 {
            shares.append(Share(host: database.host, component: "database", demand: mean.database))
        }
        if let cache = scenario.cache, mean.cache > 0 {
            shares.append(Share(host: cache.host, component: "cache", demand: mean.cache))
        }
        for host in scenario.hosts {
            var demand = 0.0
            if host.name.utf8.elementsEqual(server.host.utf8) { demand += mean.cpu }
            if host.name.utf8.elementsEqual(client.utf8) { demand += clientCPU }
            if let database = scenario.database, host.name.utf8.elementsEqual(database.host.utf8) {
                demand += mean.database
            }
            if let cache = scenario.cache, host.name.utf8.elementsEqual(cache.host.utf8) {
                demand += mean.cache
            }
            var copies = 1
            if host.name.utf8.elementsEqual(server.host.utf8), !server.sharesHost {
                copies = server.instances
            }
            add(host.name + ".cpu", .cpu, host.capacity * Double(copies), demand, speed: host.speed)
        }
        add("cache", .cache, 1, mean.cache)
        let total = mean.cpu + mean.wait + mean.database + mean.cache
        let speed = scenario.speedSpan(of: server.host)
        switch server.workerClass {
        case .sync: add("workers", .loops, workers, total)
        case .gthread:
            add("workers", .loops, workers, mean.cpu, speed: speed)
            let atOnce = min(server.threads, server.workerConnections)
            add("threads", .connections, workers * Double(atOnce), total)
        case .gevent:
            add("workers", .loops, workers, mean.cpu + mean.blocked, speed: speed)
            add("connections", .connections, workers * Double(server.workerConnections), total)
        }
        if let database = scenario.database {
            let usable = database.kind == .postgresql ? Double(database.usable) : .infinity
            let pooled = min(workers * Double(scenario.pool.limit), usable)
            if pooled < 1e9 { add("pool", .pool, pooled, mean.held) }
            add("writer", .writer, 1, mean.locked)
        }
        residence = 2 * scenario.workload.network.rtt + clientCPU + total
        if case .closed(let load) = scenario.workload.load { think = load.think.mean }
    }

    private mutating func add(
        _ name: String, _ kind: Kind, _ servers: Double, _ demand: Double,
        speed: ClosedSpan = ClosedSpan(1, 1)
    ) {
        guard demand > 0, servers > 0 else { return }
        let rate = servers / demand
        let span = ClosedSpan(rate * speed.low / speed.middle, rate * speed.high / speed.middle)
        resources.append(Resource(name: name, kind: kind, servers: servers, demand: demand, rate: span))
    }
}

/// The mean over the endpoints, by weight, of what the program of a request does. Seconds.
private struct MeanRequest {
    var cpu = 0.0
    var wait = 0.0
    /// CPU of the database's backends, and of the cache.
    var database = 0.0
    var cache = 0.0
    /// With a pooled connection.
    var held = 0.0
    /// With SQLite's writer lock.
    var locked = 0.0
    /// Waiting for the database on a loop that serves nobody meanwhile.
    var blocked = 0.0

    init(_ scenario: Scenario) {
        let program = Program(scenario)
        let constants = RunConstants(scenario)
        // What a content delivery network answers takes nothing here.
        let arriving = 1 - constants.cdn
        if !constants.keepsConnections { cpu = arriving * constants.accept }
        for (index, share) in scenario.mix.enumerated() {
            add(program, constants, from: Int(program.starts[index]), share: arriving * share)
        }
    }

    /// Goes through an endpoint's operations. What a miss takes counts for the share of look-ups that find nothing: all,
    /// where that is not said.
    private mutating func add(
        _ program: Program, _ constants: RunConstants, from start: Int, share endpointShare: Double
    ) {
        var share = endpointShare
        var hitGoesOn = -1
        var holds = false
        var locks = false
        for index in start..<program.operations.count {
            if index == hitGoesOn { share = endpointShare }
            let operation = program.operations[index]
            let drawn = (operation.amount.map { program.amounts[$0].mean } ?? 0) * operation.factor
            let before = cpu + wait + database + cache
            switch operation.kind {
            case .begin:
                cpu += share * (operation.extra + (constants.keepsConnections ? 0 : operation.client))
            case .cpu: cpu += share * (drawn + operation.extra)
            case .ping where !constants.isPostgreSQL: cpu += share * operation.extra
            case .wait: wait += share * drawn
            case .statement, .flush, .ping:
                cpu += share * operation.client
                let work = share * (drawn + operation.extra)
                let pause =
                    share * (2 * constants.databaseFlight + (operation.kind == .flush ? constants.flush : 0))
                database += work
                wait += pause
                if !constants.queryYields { blocked += work + pause }
            case .look, .store:
                cpu += share * operation.client
                cache += share * constants.cacheCommand
                wait += share * 2 * constants.cacheFlight
                if operation.kind == .look,
                    case .ratio(let hits) = program.lookups[Int(operation.lookup)].finding
                {
                    hitGoesOn = Int(operation.target)
                    share = endpointShare * (1 - hits)
                }
            case .checkout: holds = true
            case .checkin: holds = false
            case .lock: locks = true
            case .unlock: locks = false
            case .respond: return
            }
            let time = cpu + wait + database + cache - before
            if holds { held += time }
            if locks { locked += time }
        }
    }
}

extension Scenario {
    /// Share of each endpoint in the requests: by weight, or as often as the sessions name it.
    public var mix: [Double] {
        var counts = endpoints.map { $0.weight }
        if !workload.sessions.isEmpty {
            counts = Array(repeating: 0, count: endpoints.count)
            for session in workload.sessions {
                for endpoint in session.endpoints { counts[endpoint] += session.weight }
            }
        }
        let total = counts.reduce(0, +)
        return total > 0 ? counts.map { $0 / total } : counts
    }

    /// What is believed of a host's speed.
    func speedSpan(of name: String) -> ClosedSpan {
        hostIndex(name).map { hosts[$0].speed } ?? ClosedSpan(1, 1)
    }
}
