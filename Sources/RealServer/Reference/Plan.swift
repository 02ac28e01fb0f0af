import Models
import SimCore

/// An endpoint's steps as the operations that a worker runs, in the order and with the draws of the
/// simulation.
enum Operation: Sendable {
    case cpu(Distribution)
    case wait(Distribution)
    /// Take a connection from the pool.
    case checkout
    /// Give it back.
    case checkin
    /// Begin a transaction, at once as the file's writer where it writes.
    case begin(writes: Bool)
    case query(Query)
    case commit
    case respond(size: Int)
}

struct Plan: Sendable {
    private(set) var operations: [Operation] = []
    /// The status of a right answer.
    let status: Int

    init(_ endpoint: Endpoint) {
        status = endpoint.expect
        var holds = false
        var size = 0
        steps: for step in endpoint.steps {
            if case .respond(let bytes, _) = step {
                size = Int(bytes)
                break steps
            }
            append(step, holds: &holds, inTransaction: false)
        }
        if holds { operations.append(.checkin) }
        operations.append(.respond(size: size))
    }

    private mutating func append(_ step: Step, holds: inout Bool, inTransaction: Bool) {
        switch step {
        case .cpu(let amount): operations.append(.cpu(amount))
        case .wait(let amount): operations.append(.wait(amount))
        case .query(let query):
            if !holds {
                operations.append(.checkout)
                holds = true
            }
            let alone = query.writes > 0 && !inTransaction
            if alone { operations.append(.begin(writes: true)) }
            operations.append(.query(query))
            if alone { operations.append(.commit) }
        case .transaction(let steps):
            let held = holds
            if !held { operations.append(.checkout) }
            var inside = true
            if !inTransaction { operations.append(.begin(writes: steps.contains { Self.writes($0) })) }
            for step in steps { append(step, holds: &inside, inTransaction: true) }
            if !inTransaction { operations.append(.commit) }
            if !held { operations.append(.checkin) }
        case .cache, .respond:
            break
        }
    }

    private static func writes(_ step: Step) -> Bool {
        switch step {
        case .query(let query): query.writes > 0
        case .transaction(let steps): steps.contains { writes($0) }
        case .cache(let lookup): lookup.miss.contains { writes($0) }
        case .cpu, .wait, .respond: false
        }
    }
}
