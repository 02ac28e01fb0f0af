internal import SimCore

/// A request that a trace follows, with what only events tell of it.
struct Followed {
    /// Its index in the trace, and the slot that its client waits at.
    let request: Int
    private(set) var slot: Int
    /// Its present span.
    var phase = RequestPhase.connection
    var since: Double
    private(set) var attempts = 1
    private(set) var worker = -1
    /// The load generator has a task for it.
    private var isInGenerator = false
    /// Its bytes are at the server, or at the balancer.
    private var hasReached = false
    private var isBackingOff = false
    /// What it waited for has come.
    private var isDue = false
    private var next: Int32 = 0
    private var stage: UInt8 = 0

    init(request: Int, slot: Int, since: Double) {
        self.request = request
        self.slot = slot
        self.since = since
    }

    /// The first attempt has begun.
    mutating func start(_ model: borrowing ServingSimulation) {
        begin()
        if model.generator.current == nil { isInGenerator = false }
        next = model.requests[slot].next
        phase = phaseNow(model)
    }

    private mutating func begin() {
        isInGenerator = true
        hasReached = false
        isBackingOff = false
        isDue = false
    }

    /// Learns from an event that has happened.
    ///
    /// - Parameter task: what the load generator was doing before it.
    mutating func note(
        _ event: ServingSimulation.Event, _ task: ServingSimulation.Server.Task?,
        _ model: borrowing ServingSimulation
    ) {
        noteTask(task, model)
        let moved = follow(model)
        let request = model.requests[slot]
        if request.next != next || request.stage != stage { isDue = false }
        next = request.next
        stage = request.stage
        if request.worker >= 0 { worker = Int(request.worker) }
        if moved {
            isInGenerator = false
            isDue = false
            if event.kind == .clientTimeout { isBackingOff = true }
        } else if Int(event.index) == slot {
            noteOwn(event.kind, model)
        }
        if model.generator.current == nil { isInGenerator = false }
    }

    private mutating func noteOwn(
        _ kind: ServingSimulation.Event.Kind, _ model: borrowing ServingSimulation
    ) {
        switch kind {
        case .retry:
            begin()
            attempts += 1
        case .established: isInGenerator = true
        case .answer:
            isInGenerator = true
            // A generator that takes no time has read it already, and the request goes on: it is tried again.
            if model.generator.current == nil { isBackingOff = true }
        case .requestArrived: hasReached = true
        case .waitOver, .replied, .commandReplied: isDue = true
        default: break
        }
    }

    /// The load generator's task may have been done.
    private mutating func noteTask(
        _ task: ServingSimulation.Server.Task?, _ model: borrowing ServingSimulation
    ) {
        guard let task, Int(task.request) == slot else { return }
        if let now = model.generator.current, now.request == task.request, now.kind == task.kind { return }
        isInGenerator = false
        // It would have ended, were it not tried again.
        if task.kind == .receive { isBackingOff = true }
    }

    /// Finds the client where it has parted from the attempt that it waited for. Returns whether it has.
    private mutating func follow(_ model: borrowing ServingSimulation) -> Bool {
        guard model.requests[slot].flags.contains(.isAbandoned) else { return false }
        let client = model.requests[slot].client
        let number = model.requests[slot].number
        for other in 0..<model.requests.count {
            let request = model.requests[other]
            if request.client == client, request.number == number, !request.flags.contains(.isAbandoned) {
                slot = other
                return true
            }
        }
        return false
    }

    /// Where it is.
    func phaseNow(_ model: borrowing ServingSimulation) -> RequestPhase {
        if isBackingOff { return .backoff }
        if isInGenerator { return .generator }
        let request = model.requests[slot]
        let flags = request.flags
        if !hasReached || request.outcome != .ok || !flags.isDisjoint(with: [.isAnswered, .isElsewhere]) {
            return .network
        }
        guard flags.contains(.hasArrived) else {
            return model.constants.isBalanced && !flags.contains(.isUpstream) ? .balancer : .network
        }
        if flags.contains(.isBeingAccepted) { return .accept }
        guard flags.contains(.isAccepted), request.worker >= 0 else { return .acceptQueue }
        let worker = Int(request.worker)
        let host = model.workers[worker].host
        if model.activity(of: worker) == .serving(Int32(slot)) {
            guard model.processors[host].isRunnable(Int32(worker)) else { return wait(request, model) }
            return model.processors[host].isRunning(Int32(worker)) ? .cpu : .runQueue
        }
        return isDue || flags.contains(.isSliced) ? .loop : wait(request, model)
    }

    /// What it waits for while no CPU time is spent on it.
    private func wait(
        _ request: ServingSimulation.Request, _ model: borrowing ServingSimulation
    ) -> RequestPhase {
        let operation = Int(request.next)
        switch model.program.operations[operation].kind {
        case .begin: return .loop
        case .checkout where request.poolTicket != 0: return .pool
        case .checkout
        where request.stage == ServingSimulation.CheckoutStage.loggingIn
            || request.stage == ServingSimulation.CheckoutStage.introduced:
            return isAtDatabase(request, model) ? .connect : .loop
        case .lock where request.tries > 0: return .lock
        case .statement where request.stage == ServingSimulation.StatementStage.answered,
            .ping where request.stage == ServingSimulation.StatementStage.answered:
            return isAtDatabase(request, model) ? .query : .loop
        case .flush where request.stage == ServingSimulation.StatementStage.answered:
            if model.log.contains(Int32(slot)) { return .commit }
            return isAtDatabase(request, model) ? .query : .loop
        case .look where request.stage == ServingSimulation.StatementStage.answered,
            .store where request.stage == ServingSimulation.StatementStage.answered:
            return isAtCache(model) ? .cache : .loop
        default:
            let last = operation - 1
            return last >= 0 && model.program.operations[last].kind == .wait ? .wait : .loop
        }
    }

    /// Whether a statement is on its way, being run, or on its way back: what takes a way has an event at its end.
    private func isAtDatabase(
        _ request: ServingSimulation.Request, _ model: borrowing ServingSimulation
    ) -> Bool {
        if model.constants.databaseFlight > 0 { return true }
        guard request.connection >= 0 else { return isServed(by: model.refusals) }
        return model.connections[Int(request.connection)].request == Int32(slot)
    }

    private func isAtCache(_ model: borrowing ServingSimulation) -> Bool {
        model.constants.cacheFlight > 0 || isServed(by: model.cache)
    }

    /// Whether a process that does one thing after another has something to do for it.
    private func isServed(by server: borrowing ServingSimulation.Server) -> Bool {
        if let task = server.current, task.request == Int32(slot) { return true }
        for place in 0..<server.queue.count where server.queue[place].request == Int32(slot) { return true }
        return false
    }
}
