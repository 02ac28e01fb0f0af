internal import SimCore

/// Clients that give up on an attempt, and try again.
extension ServingSimulation {
    /// The client gives up and closes its connection. The server does not notice before it answers, and goes on.
    mutating func timeOut(_ index: Int32, _ calendar: inout EventCalendar) {
        let slot = Int(index)
        // The load generator may not have turned to it yet.
        if requests[slot].sent < requests[slot].intended { noteStart(slot, calendar) }
        if requests[slot].flags.contains(.isQueued) { leaveQueue(index, &calendar) }
        endUpstream(index, failed: false, &calendar)
        let client = abandon(index)
        fail(client, .timeout, .clientTimeout)
        if !retry(client, &calendar) { record(client, &calendar) }
    }

    /// Parts the client from the attempt at which a server may still be at work. Returns the slot that the client
    /// goes on with.
    mutating func abandon(_ index: Int32) -> Int32 {
        let slot = Int(index)
        var mine = requests[slot]
        mine.flags = mine.flags.intersection([.isElsewhere, .isAtBalancer])
        mine.worker = -1
        mine.connection = -1
        mine.deadline = .none
        requests[slot].flags.insert(.isAbandoned)
        let client = newSlot(mine)
        if !places.isEmpty {
            while places.count < requests.count { places.append(SessionPlace()) }
            places[Int(client)] = places[slot]
        }
        if constants.isBalanced { tries[Int(client)] = tries[slot] }
        return client
    }

    /// As ``abandon(_:)`` where it is not the client that gives up: its timeout begins anew.
    mutating func part(_ index: Int32, _ calendar: inout EventCalendar) -> Int32 {
        let client = abandon(index)
        if let lane = timeoutLane {
            calendar.cancel(timeouts[Int(index)])
            timeouts[Int(client)] = calendar.schedule(Event(kind: .clientTimeout, index: client), in: lane)
        }
        return client
    }

    /// An answer came that nobody waited for: the worker sees the connection closed.
    mutating func dispose(_ index: Int32, _ calendar: inout EventCalendar) {
        let slot = Int(index)
        if requests[slot].flags.contains(.isOpen) {
            calendar.cancel(requests[slot].deadline)
            closeAtServer(index)
            acceptNext(Int(requests[slot].worker), &calendar)
        }
        free(index)
    }

    /// Starts the request's next attempt after its pause. Returns false where none is left.
    mutating func retry(_ index: Int32, _ calendar: inout EventCalendar) -> Bool {
        let slot = Int(index)
        let attempt = Int(requests[slot].attempt) + 1
        guard attempt <= constants.retries.limit else { return false }
        requests[slot].attempt = Int16(truncatingIfNeeded: attempt)
        let key = draws.key(client: Int(requests[slot].client), number: Int(requests[slot].number))
        let draw = constants.retries.jitter > 0 ? draws.jitter(of: key, attempt: attempt) : 0
        let pause = constants.retries.pause(before: attempt, draw: draw)
        calendar.schedule(Event(kind: .retry, index: index), after: pause)
        return true
    }
}
