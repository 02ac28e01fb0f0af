internal import SimCore

/// The endpoints' steps, flattened into one array that the simulation interprets without allocation.
struct Program: Sendable {
    /// One operation of a request.
    struct Operation: BitwiseCopyable, Sendable {
        var kind: Kind
        /// Drawn, then multiplied by `factor` and increased by `extra` seconds; `nil` for what no step of the
        /// description names, which draws nothing.
        var amount: DistributionTable.ID?
        var factor = 1.0
        var extra = 0.0
        /// Worker CPU of a round trip to the database or the cache; of `begin`, what a new connection costs more.
        var client = 0.0
        /// Of `look`, where a hit goes on; of `look` and `store`, of `respond`: an index into the lookups, or bytes.
        var target: Int32 = 0
        var lookup: Int32 = 0
    }

    enum Kind: Sendable {
        /// Reading and parsing the request; a new connection costs more.
        case begin
        /// CPU on the worker, and waiting for something outside.
        case cpu, wait
        /// Taking a connection from the pool and giving it back.
        case checkout, checkin
        /// The test of a connection that the pool has kept (`pool_pre_ping`).
        case ping
        /// A statement to PostgreSQL, and the one that makes a transaction durable.
        case statement, flush
        /// SQLite's writer lock.
        case lock, unlock
        /// Looking into the cache, and storing.
        case look, store
        case respond
    }

    var operations: [Operation] = []
    var amounts = DistributionTable()
    /// Index of each endpoint's first operation.
    var starts: [Int32] = []
    /// The caches' entries, by lookup.
    var lookups: [CacheLookup] = []
    /// Bytes of each endpoint's answer on the wire.
    var sizes: [Double] = []

    let costs: Costs
    private let speed: Double
    private let databaseSpeed: Double
    private let database: DatabaseKind?
    private let pings: Bool
    private let holdsForStatements: Bool
    /// While the steps are gone through: whether a connection is held, and a transaction was begun on it.
    private var holds = false
    private var isBegun = false

    /// - Parameter scenario: its description; costs are in seconds on the machine of the calibration.
    init(_ scenario: Scenario) {
        costs = scenario.costs
        speed = scenario.speed(of: scenario.server.host)
        databaseSpeed = scenario.database.map { scenario.speed(of: $0.host) } ?? 1
        database = scenario.database?.kind
        pings = scenario.pool.poolPrePing
        holdsForStatements = scenario.simplifications.contains(.heldForStatements)
        let isBalanced = scenario.hasBalancer || scenario.server.instances > 1
        let endsHere = isBalanced ? false : scenario.workload.network.tls
        for (index, endpoint) in scenario.endpoints.enumerated() {
            starts.append(Int32(operations.count))
            var begin = Operation(kind: .begin, extra: costs.request[index] / speed)
            begin.client = (costs.connection + (endsHere ? costs.handshake : 0)) / speed
            operations.append(begin)
            holds = false
            isBegun = false
            var size = 0.0
            for step in endpoint.steps {
                if case .respond(let bytes, let gzip) = step {
                    size = gzip ? bytes * costs.gzipRatio : bytes
                    if gzip { cpu(bytes * costs.gzip / speed) }
                } else {
                    append(step, inTransaction: false)
                }
            }
            release()
            add(.respond)
            sizes.append(size)
        }
        // What answers a balancer's health checks.
        starts.append(Int32(operations.count))
        var probe = Operation(kind: .begin, extra: (costs.request.min() ?? 0) / speed)
        probe.client = costs.connection / speed
        operations.append(probe)
        add(.respond)
        sizes.append(0)
    }

    private mutating func append(_ step: Step, inTransaction: Bool) {
        switch step {
        case .cpu(let amount):
            operations.append(Operation(kind: .cpu, amount: amounts.add(amount), factor: costs.work / speed))
        case .wait(let amount):
            operations.append(Operation(kind: .wait, amount: amounts.add(amount)))
        case .query(let query):
            hold()
            let alone = query.writes > 0 && !inTransaction
            begin(writes: alone)
            append(query)
            if alone { commit(writes: true) }
            if alone || (holdsForStatements && !inTransaction) { release() }
        case .transaction(let steps):
            hold()
            let writes = steps.contains { $0.writes }
            begin(writes: writes)
            for step in steps { append(step, inTransaction: true) }
            commit(writes: writes)
            // A session's commit returns its connection; the next statement takes one again.
            release()
        case .cache(let lookup):
            let index = Int32(lookups.count)
            lookups.append(lookup)
            let look = operations.count
            command(.look, index)
            // What a miss begins it ends, so that hit and miss go on alike.
            let held = holds
            let begun = isBegun
            for step in lookup.miss { append(step, inTransaction: inTransaction) }
            if held { hold() } else { release() }
            if isBegun != begun, database == .postgresql { statement(.statement) }
            isBegun = begun
            command(.store, index)
            operations[look].target = Int32(operations.count)
        case .respond:
            break
        }
    }

    private mutating func hold() {
        guard !holds else { return }
        holds = true
        add(.checkout)
        if pings {
            database == .postgresql
                ? statement(.ping) : operations.append(Operation(kind: .ping, extra: costs.statement / speed))
        }
    }

    /// Gives the connection back; a transaction that only read is rolled back first.
    private mutating func release() {
        guard holds else { return }
        if isBegun, database == .postgresql { statement(.statement) }
        isBegun = false
        holds = false
        add(.checkin)
    }

    private mutating func begin(writes: Bool) {
        if database == .postgresql {
            if !isBegun { statement(.statement) }
        } else if writes {
            add(.lock)
        }
        isBegun = true
    }

    private mutating func append(_ query: Query) {
        var operation = Operation(kind: .cpu, amount: amounts.add(query.cpu))
        if database == .postgresql {
            let row = query.index ? costs.postgresql.indexedRow : costs.postgresql.scannedRow
            operation.kind = .statement
            operation.factor = costs.work / databaseSpeed
            operation.extra = (costs.postgresql.statement + Double(query.examined) * row) / databaseSpeed
            operation.client = costs.postgresql.clientRoundTrip / speed
        } else {
            operation.factor = costs.work / speed
            operation.extra = costs.statement / speed
        }
        operations.append(operation)
    }

    private mutating func commit(writes: Bool) {
        if database == .postgresql {
            statement(writes ? .flush : .statement)
            isBegun = false
        } else if writes {
            cpu(costs.commit / speed)
            add(.unlock)
        }
    }

    /// A round trip that carries no work of the application's.
    private mutating func statement(_ kind: Kind) {
        operations.append(
            Operation(
                kind: kind, extra: costs.postgresql.statement / databaseSpeed,
                client: costs.postgresql.clientRoundTrip / speed))
    }

    private mutating func command(_ kind: Kind, _ lookup: Int32) {
        operations.append(
            Operation(kind: kind, client: costs.cache.clientRoundTrip / speed, lookup: lookup))
    }

    private mutating func add(_ kind: Kind) {
        operations.append(Operation(kind: kind))
    }

    private mutating func cpu(_ seconds: Double) {
        operations.append(Operation(kind: .cpu, extra: seconds))
    }
}

extension Step {
    /// Whether the step, or one inside it, writes.
    var writes: Bool {
        switch self {
        case .query(let query): query.writes > 0
        case .transaction(let steps): steps.contains { $0.writes }
        case .cache(let lookup): lookup.miss.contains { $0.writes }
        case .cpu, .wait, .respond: false
        }
    }
}

extension Scenario {
    /// Index of the host with this name, in ``hosts``.
    func hostIndex(_ name: String) -> Int? {
        hosts.firstIndex { $0.name.utf8.elementsEqual(name.utf8) }
    }

    /// Of a host's cores: what the hypervisor takes makes them slower.
    func speed(of name: String) -> Double {
        hostIndex(name).map { hosts[$0].speed.middle * (1 - hosts[$0].steal) } ?? 1
    }
}
