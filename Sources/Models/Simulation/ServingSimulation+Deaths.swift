internal import SimCore

/// What a worker that dies takes with it.
extension ServingSimulation {
    /// The worker's process is gone: its connections break, its requests end, its database connections close.
    mutating func end(_ worker: Int, _ cause: OutcomeCause, _ calendar: inout EventCalendar) {
        endProcess(of: worker, calendar.now)
        workers[worker].life.killed()
        workers[worker].isUp = false
        workers[worker].isListening = false
        workers[worker].isBooting = false
        workers[worker].isFrozen = false
        // What it was stuck in ends with it.
        workers[worker].isStuck = false
        releaseMemory(of: worker)
        for slot in 0..<requests.count {
            let flags = requests[slot].flags
            guard Int(requests[slot].worker) == worker, !flags.contains(.isDead),
                !flags.isDisjoint(with: [.isAccepted, .isBeingAccepted]), isAtServer(slot)
            else { continue }
            bury(Int32(slot), .reset, cause, &calendar)
        }
        while let connection = workers[worker].pool.drain() { closeConnection(connection) }
        workers[worker].pool = ConnectionPool(scenario.pool)
        workers[worker].cacheConnections = 0
        workers[worker].knowsDatabase = false
        workers[worker].acceptedBefore -= accepts(of: worker)
        workers[worker].closings = UniqueQueue<Double>()
        renewLoop(worker)
    }

    /// The worker's process computes no more: what it had begun to compute and did not finish took no time.
    mutating func endProcess(of worker: Int, _ now: Double) {
        bookReloads(of: worker)
        let lost = processors[workers[worker].host].end(Int32(worker), now: now)
        statistics.serverCPU -= lost
        hasChanged(workers[worker].host)
    }

    /// The listening sockets of an instance are closed: connections that nobody has accepted yet are reset.
    mutating func closeListeners(of instance: Int, _ calendar: inout EventCalendar) {
        let each = queues.count / instances.count
        for queue in instance * each..<(instance + 1) * each {
            while let index = queues[queue].accept() {
                bookAccepted(Int(index), calendar)
                bury(index, .reset, .workerKilled, &calendar)
            }
        }
    }

    /// Whether the server has the connection, with a request or without.
    private func isAtServer(_ slot: Int) -> Bool {
        let flags = requests[slot].flags
        return flags.contains(.isBeingAccepted) || flags.contains(.isOpen)
    }

    /// The server's side of a request ends at once. Its slot is not used again: events that were on their way to it
    /// find it dead.
    ///
    /// - Parameter answers: whether a balancer gets an answer, though a bad one, and not the end of a connection.
    mutating func bury(
        _ index: Int32, _ outcome: OutcomeClass, _ cause: OutcomeCause, answers: Bool = false,
        _ calendar: inout EventCalendar
    ) {
        let slot = Int(index)
        letGo(index)
        // The deadline of a health check goes on: it is how the check finds out.
        if requests[slot].flags.contains(.isProbe) {
            requests[slot].flags.insert(.isDead)
            return
        }
        calendar.cancel(requests[slot].deadline)
        requests[slot].deadline = .none
        if requests[slot].flags.contains(.isAwaited) {
            // The client finds the connection closed when it turns to it.
            requests[slot].flags.subtract([.isOpen, .isAwaited])
            requests[slot].waiting = calendar.now
            return
        }
        if requests[slot].flags.contains(.isAbandoned) {
            endUpstream(index, failed: false, &calendar)
            requests[slot].flags.insert(.isDead)
            return
        }
        let isUpstream = requests[slot].flags.contains(.isUpstream)
        endUpstream(index, failed: !answers, &calendar)
        let client = part(index, &calendar)
        requests[slot].flags.insert(.isDead)
        fail(client, outcome, cause)
        if isUpstream, !answers {
            failUpstream(client, .emptyReply, &calendar)
        } else {
            requests[Int(client)].flags.insert(.isAnswered)
            calendar.schedule(Event(kind: .answer, index: client), after: constants.flight)
        }
    }

    /// Gives back what the request held, its worker being gone.
    private mutating func letGo(_ index: Int32) {
        let slot = Int(index)
        if requests[slot].flags.contains(.holdsLock) { unlock(index) }
        requests[slot].flags.remove(.holdsConnection)
        giveMemory(of: index)
        let connection = requests[slot].connection
        guard connection >= 0 else { return }
        // A backend finishes its statement, and only then sees that nobody is there.
        if isRunning(slot) { return }
        requests[slot].connection = -1
        closeConnection(connection)
    }

    /// Whether a statement of the request is on its way or being run.
    private func isRunning(_ slot: Int) -> Bool {
        guard constants.isPostgreSQL else { return false }
        switch program.operations[Int(requests[slot].next)].kind {
        case .statement, .flush, .ping: return requests[slot].stage == StatementStage.answered
        case .checkout:
            return requests[slot].stage == CheckoutStage.loggingIn
                || requests[slot].stage == CheckoutStage.introduced
        default: return false
        }
    }

    /// A backend is done with a statement of a dead request.
    mutating func closeBehind(_ index: Int32) {
        let connection = requests[Int(index)].connection
        requests[Int(index)].connection = -1
        if connection >= 0 { closeConnection(connection) }
    }
}
