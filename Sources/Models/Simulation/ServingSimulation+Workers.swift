internal import SimCore

/// What a worker's process does: the loop decides, the simulation carries it out.
extension ServingSimulation {
    /// How far a request's operation has brought it.
    enum Progress {
        /// To the next operation.
        case goesOn
        /// The worker is busy with it, or blocked by it.
        case occupies
        /// It waits, or is done: the worker is free for others.
        case leaves
    }

    /// What the request waited for has come: its greenlet goes on in its turn.
    mutating func goOn(_ index: Int32, _ cause: EventLoop.Cause, _ calendar: inout EventCalendar) {
        guard !requests[Int(index)].flags.contains(.isDead) else { return }
        let worker = Int(requests[Int(index)].worker)
        calendar.check(worker >= 0, entity: index, "a request goes on that no worker has accepted")
        if enqueue(index, at: worker, cause) { wake(worker, &calendar) }
    }

    /// As ``goOn(_:_:_:)`` where the loop served others meanwhile; otherwise the worker itself goes on.
    mutating func goOn(
        _ index: Int32, _ cause: EventLoop.Cause, yielded: Bool, _ calendar: inout EventCalendar
    ) {
        if yielded {
            goOn(index, cause, &calendar)
        } else if !requests[Int(index)].flags.contains(.isDead) {
            workerBurst(Int(requests[Int(index)].worker), 0, &calendar)
        }
    }

    mutating func finishWorkerBurst(_ worker: Int, _ calendar: inout EventCalendar) {
        if workers[worker].isBooting { return booted(worker, &calendar) }
        if workers[worker].isStuck {
            workers[worker].isFrozen = true
            return
        }
        switch activity(of: worker) {
        case .idle:
            assertionFailure("a sleeping worker had a burst")
        case .waking:
            advance(worker, afterWaking: true, &calendar)
        case .accepting(let request):
            accepted(request, &calendar)
            advance(worker, &calendar)
        case .serving(let request):
            if requests[Int(request)].flags.contains(.isSliced), givesWay(request, at: worker) {
                advance(worker, &calendar)
            } else if interpret(request, &calendar) {
                advance(worker, &calendar)
            }
        }
    }

    /// Lets the loop go on until it needs CPU time, is blocked, or sleeps.
    mutating func advance(_ worker: Int, afterWaking: Bool = false, _ calendar: inout EventCalendar) {
        var first = afterWaking
        while workers[worker].isUp {
            switch nextStep(of: worker, calendar.now) {
            case .sleep:
                if first { statistics.lostWakeups += 1 }
                return
            case .accept(let request):
                let slot = Int(request)
                requests[slot].worker = Int32(worker)
                requests[slot].tries = 0
                requests[slot].flags.insert(.isBeingAccepted)
                workers[worker].turned = calendar.now
                bookAccepted(slot, calendar)
                statistics.acceptWait.add(calendar.now - requests[slot].waiting)
                workerBurst(worker, constants.accept, &calendar)
                return
            case .serve(let request):
                guard interpret(request, &calendar) else { return }
            case .linger:
                linger(worker, &calendar)
            }
            first = false
        }
    }

    /// Runs the request's operations. Returns whether the loop is free again.
    mutating func interpret(_ index: Int32, _ calendar: inout EventCalendar) -> Bool {
        while true {
            switch step(index, &calendar) {
            case .goesOn: continue
            case .occupies: return false
            case .leaves: return true
            }
        }
    }

    mutating func step(_ index: Int32, _ calendar: inout EventCalendar) -> Progress {
        let slot = Int(index)
        if requests[slot].flags.contains(.isSliced) { return work(index, requests[slot].waiting, &calendar) }
        let operation = program.operations[Int(requests[slot].next)]
        switch operation.kind {
        case .cpu:
            requests[slot].next += 1
            return work(index, draw(operation, slot), &calendar)
        case .begin:
            // A thread has taken the connection before its request came.
            guard requests[slot].flags.contains(.hasArrived) else {
                requests[slot].flags.insert(.isAwaitedByThread)
                return .leaves
            }
            requests[slot].next += 1
            statistics.begun[Int(requests[slot].worker)] += 1
            if constants.countsRequests { countRequest(of: Int(requests[slot].worker), &calendar) }
            takeMemory(for: index, &calendar)
            // The worker may have been killed for it.
            if requests[slot].flags.contains(.isDead) { return .leaves }
            let isReused = requests[slot].flags.contains(.isReused)
            return work(index, operation.extra + (isReused ? 0 : operation.client), &calendar)
        case .wait:
            requests[slot].next += 1
            calendar.schedule(Event(kind: .waitOver, index: index), after: draw(operation, slot))
            return constants.waitYields ? .leaves : .occupies
        case .checkout:
            return checkout(index, &calendar)
        case .checkin:
            requests[slot].next += 1
            checkin(index, &calendar)
            return .goesOn
        case .ping:
            if requests[slot].flags.contains(.isFresh) {
                requests[slot].next += 1
                return .goesOn
            }
            if constants.isPostgreSQL { return roundTrip(index, operation, &calendar) }
            requests[slot].next += 1
            return work(index, operation.extra, &calendar)
        case .statement, .flush:
            return roundTrip(index, operation, &calendar)
        case .lock:
            return lock(index, &calendar)
        case .unlock:
            calendar.check(
                requests[slot].flags.contains(.holdsLock), entity: index, "a commit without the writer's lock"
            )
            requests[slot].next += 1
            unlock(index)
            return .goesOn
        case .look, .store:
            return command(index, operation, &calendar)
        case .respond:
            answer(index, &calendar)
            return .leaves
        }
    }

    /// Seconds of work of an operation, drawn.
    mutating func draw(_ operation: Program.Operation, _ slot: Int) -> Double {
        guard let amount = operation.amount else { return operation.extra }
        var stream = requests[slot].draws.next()
        return program.amounts.sample(amount, using: &stream) * operation.factor + operation.extra
    }

    /// A burst of the request's worker.
    mutating func work(_ index: Int32, _ seconds: Double, _ calendar: inout EventCalendar) -> Progress {
        guard seconds > 0 else { return .goesOn }
        var burst = seconds
        if constants.workerClass == .gthread {
            // The interpreter's lock changes hands after a while: the rest comes in a later turn.
            burst = ThreadedLoop.piece(of: seconds)
            if burst < seconds {
                requests[Int(index)].waiting = seconds - burst
                requests[Int(index)].flags.insert(.isSliced)
            } else {
                requests[Int(index)].flags.remove(.isSliced)
            }
        }
        workerBurst(Int(requests[Int(index)].worker), burst, &calendar)
        return .occupies
    }

    /// The answer leaves, what the request held goes back; its connection is closed, or kept for the next.
    mutating func answer(_ index: Int32, _ calendar: inout EventCalendar) {
        let slot = Int(index)
        let worker = Int(requests[slot].worker)
        calendar.check(
            activity(of: worker) == .serving(index), entity: index,
            "a request is answered that its worker does not serve")
        if requests[slot].flags.contains(.holdsLock) { unlock(index) }
        if requests[slot].flags.contains(.holdsConnection) { checkin(index, &calendar) }
        requests[slot].flags.remove(.hasArrived)
        giveMemory(of: index)
        leak(worker, &calendar)
        // The worker may have been killed for it.
        if requests[slot].flags.contains(.isDead) { return }
        let isProbe = requests[slot].flags.contains(.isProbe)
        if isProbe { probeAnswered(index, &calendar) }
        let isAbandoned = requests[slot].flags.contains(.isAbandoned)
        endUpstream(index, failed: false, &calendar)
        if !isAbandoned, !isProbe {
            let size = program.sizes[Int(requests[slot].endpoint)]
            requests[slot].flags.insert(.isAnswered)
            calendar.schedule(
                Event(kind: .answer, index: index), at: line.send(size, now: calendar.now) + constants.flight)
        }
        let keepsAlive =
            constants.keepsAtServer && !isAbandoned && !workers[worker].life.closesConnections
        let isKept = finishAtServer(index, keepsAlive: keepsAlive, &calendar)
        if isKept {
            awaitRequest(index, &calendar)
        } else {
            requests[slot].flags.remove(.isOpen)
            if isAbandoned || isProbe { free(index) }
        }
    }

    mutating func fail(_ index: Int32, _ outcome: OutcomeClass, _ cause: OutcomeCause) {
        requests[Int(index)].outcome = outcome
        requests[Int(index)].cause = cause
    }
}
