internal import SimCore

/// The server's side: the race for connections and what a worker's loop does.
extension ServingSimulation {
    /// A SYN reaches the listening socket: answered where the queue has a place, dropped otherwise.
    mutating func connect(_ index: Int32, _ calendar: inout EventCalendar) {
        let slot = Int(index)
        guard queue.reserve() else {
            let attempt = Int(requests[slot].attempts)
            requests[slot].attempts += 1
            let retries = AcceptQueue.retries
            if attempt < retries.count {
                let pause = retries[attempt] - (attempt == 0 ? 0 : retries[attempt - 1])
                calendar.schedule(Event(kind: .connect, index: index), after: pause)
            } else {
                fail(index, .timeout, .backlogFull)
                calendar.schedule(Event(kind: .answer, index: index), after: 0)
            }
            return
        }
        calendar.schedule(Event(kind: .connected, index: index), after: constants.rtt)
        calendar.schedule(Event(kind: .established, index: index), after: constants.flight)
    }

    /// The handshake is over: the connection can be accepted.
    mutating func queueConnection(_ index: Int32, _ calendar: inout EventCalendar) {
        requests[Int(index)].waiting = calendar.now
        queue.append(index)
        // epoll on a shared listening socket is level-triggered and not exclusive: every sleeping loop wakes,
        // one gets the connection. They start together, so the order among them decides; it is drawn.
        let first = race.index(below: workers.count)
        for offset in workers.indices {
            let worker = (first + offset) % workers.count
            if workers[worker].loop.listensIdle { wake(worker, &calendar) }
        }
    }

    /// The request's bytes reach its connection, which a worker may or may not have accepted yet.
    mutating func requestArrived(_ index: Int32, _ calendar: inout EventCalendar) {
        requests[Int(index)].hasArrived = true
        let worker = Int(requests[Int(index)].worker)
        guard requests[Int(index)].isAccepted else { return }
        if workers[worker].loop.enqueue(connection: index) { wake(worker, &calendar) }
    }

    mutating func wake(_ worker: Int, _ calendar: inout EventCalendar) {
        workers[worker].loop.wake()
        statistics.wakeups += 1
        workerBurst(worker, constants.wakeup, &calendar)
    }

    mutating func workerBurst(_ worker: Int, _ work: Double, _ calendar: inout EventCalendar) {
        statistics.serverCPU += work
        burst(worker, on: serverHost, work, &calendar)
    }

    /// What the request waited for has come.
    mutating func makeReady(_ index: Int32, _ calendar: inout EventCalendar) {
        let worker = Int(requests[Int(index)].worker)
        calendar.check(worker >= 0, entity: index, "a request goes on that no worker has accepted")
        if workers[worker].loop.enqueue(due: index) { wake(worker, &calendar) }
    }

    mutating func finishWorkerBurst(_ worker: Int, _ calendar: inout EventCalendar) {
        switch workers[worker].loop.state {
        case .idle:
            assertionFailure("a sleeping worker had a burst")
        case .waking:
            advance(worker, afterWaking: true, &calendar)
        case .accepting(let request):
            requests[Int(request)].isAccepted = true
            if requests[Int(request)].hasArrived { _ = workers[worker].loop.enqueue(connection: request) }
            advance(worker, &calendar)
        case .serving(let request):
            if interpret(request, &calendar) { advance(worker, &calendar) }
        }
    }

    /// Lets the loop go on until it needs CPU time, is blocked, or sleeps.
    mutating func advance(_ worker: Int, afterWaking: Bool = false, _ calendar: inout EventCalendar) {
        var first = afterWaking
        while true {
            switch workers[worker].loop.next(&queue) {
            case .sleep:
                if first { statistics.lostWakeups += 1 }
                return
            case .accept(let request):
                let slot = Int(request)
                requests[slot].worker = Int32(worker)
                requests[slot].attempts = 0
                statistics.acceptWait.add(calendar.now - requests[slot].waiting)
                workerBurst(worker, constants.accept, &calendar)
                return
            case .serve(let request):
                guard interpret(request, &calendar) else { return }
            }
            first = false
        }
    }

    /// Runs the request's operations. Returns whether the loop is free again: the request waits or is done;
    /// otherwise a burst was started or the loop is blocked.
    mutating func interpret(_ index: Int32, _ calendar: inout EventCalendar) -> Bool {
        let slot = Int(index)
        let worker = Int(requests[slot].worker)
        while true {
            let operation = program.operations[Int(requests[slot].next)]
            switch operation.kind {
            case .cpu:
                requests[slot].next += 1
                let drawn =
                    operation.amount.map { program.amounts.sample($0, using: &requests[slot].stream) } ?? 0
                let work = drawn * operation.factor + operation.extra
                if work > 0 {
                    workerBurst(worker, work, &calendar)
                    return false
                }
            case .wait:
                requests[slot].next += 1
                let pause =
                    operation.amount.map { program.amounts.sample($0, using: &requests[slot].stream) } ?? 0
                calendar.schedule(Event(kind: .waitOver, index: index), after: pause)
                return true
            case .checkout:
                switch checkout(index, &calendar) {
                case .holding: continue
                case .connecting: return false
                case .waiting: return true
                }
            case .checkin:
                requests[slot].next += 1
                checkin(index, &calendar)
            case .lock:
                if takeLock(index, calendar.now) { continue }
                if waitForLock(index, &calendar) { return false }
                answer(index, &calendar)
                return true
            case .commit:
                calendar.check(requests[slot].holdsLock, entity: index, "a commit without the writer's lock")
                requests[slot].next += 1
                unlock(index)
            case .respond:
                answer(index, &calendar)
                return true
            }
        }
    }

    /// The answer leaves, what the request held goes back, its connection is closed.
    mutating func answer(_ index: Int32, _ calendar: inout EventCalendar) {
        let worker = Int(requests[Int(index)].worker)
        calendar.check(
            workers[worker].loop.state == .serving(index), entity: index,
            "a request is answered that its worker does not serve")
        if requests[Int(index)].holdsLock { unlock(index) }
        if requests[Int(index)].holdsConnection { checkin(index, &calendar) }
        calendar.schedule(Event(kind: .answer, index: index), after: constants.flight)
        workers[worker].loop.close()
    }

    mutating func fail(_ index: Int32, _ outcome: OutcomeClass, _ cause: OutcomeCause) {
        requests[Int(index)].outcome = outcome
        requests[Int(index)].cause = cause
    }
}
