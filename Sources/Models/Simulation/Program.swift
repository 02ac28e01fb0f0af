internal import SimCore

/// The endpoints' steps, flattened into one array that the simulation interprets without allocation.
struct Program: Sendable {
    /// One operation of a request.
    struct Operation: BitwiseCopyable, Sendable {
        var kind: Kind
        /// For `cpu` and `wait`: drawn, then multiplied by `factor` and increased by `extra` seconds; `nil` for
        /// what no step of the description names, which draws nothing.
        var amount: DistributionTable.ID?
        var factor = 1.0
        var extra = 0.0
    }

    enum Kind: Sendable {
        case cpu, wait, checkout, checkin, lock, commit, respond
    }

    var operations: [Operation] = []
    var amounts = DistributionTable()
    /// Index of each endpoint's first operation.
    var starts: [Int32] = []

    /// - Parameter scenario: its description; costs are in seconds on the machine of the calibration.
    init(_ scenario: Scenario) {
        let costs = scenario.costs
        let speed = scenario.speed(of: scenario.server.host)
        for (index, endpoint) in scenario.endpoints.enumerated() {
            starts.append(Int32(operations.count))
            cpu((costs.request[index] + costs.connection) / speed)
            var holds = false
            var responded = false
            for step in endpoint.steps {
                if case .respond = step {
                    if holds { add(.checkin) }
                    holds = false
                    add(.respond)
                    responded = true
                } else {
                    append(step, costs, speed, &holds, inTransaction: false)
                }
            }
            if holds { add(.checkin) }
            if !responded { add(.respond) }
        }
    }

    private mutating func append(
        _ step: Step, _ costs: Costs, _ speed: Double, _ holds: inout Bool, inTransaction: Bool
    ) {
        switch step {
        case .cpu(let amount):
            operations.append(Operation(kind: .cpu, amount: amounts.add(amount), factor: costs.work / speed))
        case .wait(let amount):
            operations.append(Operation(kind: .wait, amount: amounts.add(amount)))
        case .query(let query):
            if !holds {
                add(.checkout)
                holds = true
            }
            let writesAlone = query.writes > 0 && !inTransaction
            if writesAlone { add(.lock) }
            operations.append(
                Operation(
                    kind: .cpu, amount: amounts.add(query.cpu), factor: costs.work / speed,
                    extra: costs.statement / speed)
            )
            if writesAlone { commit(costs.commit / speed) }
        case .transaction(let steps):
            let held = holds
            if !held { add(.checkout) }
            var inner = true
            let writes = steps.contains { $0.writes }
            if writes { add(.lock) }
            for step in steps { append(step, costs, speed, &inner, inTransaction: true) }
            if writes { commit(costs.commit / speed) }
            if !held { add(.checkin) }
        case .cache, .respond:
            break
        }
    }

    private mutating func add(_ kind: Kind) {
        operations.append(Operation(kind: kind))
    }

    private mutating func cpu(_ seconds: Double) {
        operations.append(Operation(kind: .cpu, extra: seconds))
    }

    private mutating func commit(_ seconds: Double) {
        cpu(seconds)
        add(.commit)
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

    func speed(of name: String) -> Double {
        hostIndex(name).map { hosts[$0].speed.middle } ?? 1
    }
}
