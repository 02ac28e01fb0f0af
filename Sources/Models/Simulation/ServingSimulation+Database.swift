internal import SimCore

/// Connections and SQLite's writer lock.
extension ServingSimulation {
    enum CheckoutProgress {
        case holding, connecting, waiting
    }

    mutating func checkout(_ index: Int32, _ calendar: inout EventCalendar) -> CheckoutProgress {
        let slot = Int(index)
        let worker = Int(requests[slot].worker)
        let isFirstTry = requests[slot].poolTicket == 0
        if isFirstTry { requests[slot].waiting = calendar.now }
        switch workers[worker].pool.checkout(index) {
        case .reused:
            hold(index, &calendar)
            return .holding
        case .opened:
            hold(index, &calendar)
            statistics.connects += 1
            guard constants.connect > 0 else { return .holding }
            workerBurst(worker, constants.connect, &calendar)
            return .connecting
        case .waiting(let ticket):
            if requests[slot].poolDeadlinePassed {
                _ = workers[worker].pool.withdraw(ticket)
                fail(index, .http500, .poolTimeout)
                answer(index, &calendar)
                return .waiting
            }
            // Ticket 0 means "has not waited": the queue counts from 0.
            requests[slot].poolTicket = ticket + 1
            if isFirstTry {
                requests[slot].deadline = calendar.schedule(
                    Event(kind: .poolDeadline, index: index), in: poolLane)
            }
            return .waiting
        }
    }

    mutating func hold(_ index: Int32, _ calendar: inout EventCalendar) {
        let slot = Int(index)
        calendar.cancel(requests[slot].deadline)
        requests[slot].deadline = .none
        requests[slot].poolTicket = 0
        requests[slot].holdsConnection = true
        requests[slot].next += 1
        statistics.poolWait.add(calendar.now - requests[slot].waiting)
    }

    mutating func checkin(_ index: Int32, _ calendar: inout EventCalendar) {
        calendar.check(
            requests[Int(index)].holdsConnection, entity: index, "a connection is returned that is not held")
        requests[Int(index)].holdsConnection = false
        let worker = Int(requests[Int(index)].worker)
        if let woken = workers[worker].pool.checkin().wakes { makeReady(woken, &calendar) }
    }

    /// `pool_timeout` has passed. A request that was woken meanwhile tries once more when its turn comes.
    mutating func giveUpOnPool(_ index: Int32, _ calendar: inout EventCalendar) {
        let slot = Int(index)
        let worker = Int(requests[slot].worker)
        requests[slot].deadline = .none
        requests[slot].poolDeadlinePassed = true
        if workers[worker].pool.withdraw(requests[slot].poolTicket - 1) { makeReady(index, &calendar) }
    }

    mutating func takeLock(_ index: Int32, _ now: Double) -> Bool {
        let slot = Int(index)
        guard writer.tryLock() else { return false }
        let waited = requests[slot].attempts > 0 ? now - requests[slot].waiting : 0
        statistics.lockWait.add(waited)
        requests[slot].attempts = 0
        requests[slot].holdsLock = true
        requests[slot].next += 1
        return true
    }

    /// Sleeps until the next try, the loop blocked. Returns false where the busy timeout is used up.
    mutating func waitForLock(_ index: Int32, _ calendar: inout EventCalendar) -> Bool {
        let slot = Int(index)
        if requests[slot].attempts == 0 { requests[slot].waiting = calendar.now }
        guard
            let pause = WriterLock.delay(
                attempt: Int(requests[slot].attempts), waited: calendar.now - requests[slot].waiting,
                busyTimeout: constants.busyTimeout)
        else {
            fail(index, .http500, .databaseLocked)
            return false
        }
        requests[slot].attempts += 1
        calendar.schedule(Event(kind: .lockPoll, index: index), after: pause)
        return true
    }

    /// The sleep is over; the worker tries again once it gets the CPU.
    mutating func pollLock(_ index: Int32, _ calendar: inout EventCalendar) {
        workerBurst(Int(requests[Int(index)].worker), 0, &calendar)
    }

    mutating func unlock(_ index: Int32) {
        requests[Int(index)].holdsLock = false
        writer.unlock()
    }
}
