internal import SimCore

/// Requests on their way through the balancer.
extension ServingSimulation {
    /// The client starts an attempt over its connection to the balancer, which the balancer keeps.
    mutating func beginAtBalancer(_ index: Int32, _ calendar: inout EventCalendar) {
        let slot = Int(index)
        tries[slot] = BalancerState.Tries()
        requests[slot].worker = -1
        let isOpen = constants.keepsConnections && requests[slot].flags.contains(.isAtBalancer)
        requests[slot].flags.subtract([.isAccepted, .isOpen, .isUpstream])
        if isOpen {
            requests[slot].flags.insert(.isReused)
            generate(.send, index, &calendar)
        } else {
            requests[slot].flags.subtract([.isReused, .isAtBalancer])
            generate(.connect, index, &calendar)
        }
    }

    /// The request is at the balancer.
    mutating func route(_ index: Int32, _ calendar: inout EventCalendar) {
        requests[Int(index)].flags.insert(.isAtBalancer)
        // Upstream it goes over a connection of its own (nginx's default, HTTP/1.0).
        requests[Int(index)].flags.remove(.isReused)
        guard balancerHost >= 0 else { return pass(index, &calendar) }
        balancerProcess.queue.append(Server.Task(kind: .pass, request: index))
        runBalancer(&calendar)
    }

    private mutating func runBalancer(_ calendar: inout EventCalendar) {
        guard balancerProcess.current == nil, let task = balancerProcess.queue.popFirst() else { return }
        balancerProcess.current = task
        statistics.balancerCPU += constants.balance
        burst(balancerNumber, on: balancerHost, constants.balance, &calendar)
    }

    mutating func finishPass(_ calendar: inout EventCalendar) {
        guard let task = balancerProcess.current else { return }
        balancerProcess.current = nil
        pass(task.request, &calendar)
        runBalancer(&calendar)
    }

    /// Chooses an instance.
    mutating func pass(_ index: Int32, _ calendar: inout EventCalendar) {
        let slot = Int(index)
        if requests[slot].flags.contains(.isAbandoned) { return free(index) }
        switch balancer.assign(index, tries: &tries[slot], now: calendar.now, using: &balance) {
        case .instance(let instance): sendUpstream(index, to: instance, &calendar)
        case .waits(let ticket):
            requests[slot].poolTicket = ticket
            requests[slot].waiting = calendar.now
            requests[slot].flags.insert(.isQueued)
            requests[slot].deadline = calendar.schedule(
                Event(kind: .balancerQueueOver, index: index), in: balancerQueueLane)
        case .none: failUpstream(index, .noBackend, &calendar)
        }
    }

    private mutating func sendUpstream(_ index: Int32, to instance: Int, _ calendar: inout EventCalendar) {
        let slot = Int(index)
        requests[slot].instance = Int16(instance)
        requests[slot].worker = -1
        requests[slot].tries = 0
        requests[slot].flags.insert(.isUpstream)
        upstreamDeadlines[slot] = calendar.schedule(
            Event(kind: .balancerTimeout, index: index), in: balancerLane)
        connect(index, &calendar)
    }

    /// An instance has one request less; others may have waited for that.
    mutating func endUpstream(_ index: Int32, failed: Bool, _ calendar: inout EventCalendar) {
        let slot = Int(index)
        guard requests[slot].flags.contains(.isUpstream) else { return }
        requests[slot].flags.remove(.isUpstream)
        calendar.cancel(upstreamDeadlines[slot])
        balancer.end(Int(requests[slot].instance), failed: failed, now: calendar.now)
        dispatchWaiting(&calendar)
    }

    /// Sends those on that wait in the balancer, as far as there is room.
    mutating func dispatchWaiting(_ calendar: inout EventCalendar) {
        while let next = balancer.dispatch(now: calendar.now, using: &balance) {
            leaveQueue(next.request, &calendar)
            statistics.balancerWait.add(calendar.now - requests[Int(next.request)].waiting)
            tries[Int(next.request)].add(next.instance)
            sendUpstream(next.request, to: next.instance, &calendar)
        }
    }

    /// A request no longer waits in the balancer.
    mutating func leaveQueue(_ index: Int32, _ calendar: inout EventCalendar) {
        let slot = Int(index)
        requests[slot].flags.remove(.isQueued)
        calendar.cancel(requests[slot].deadline)
        requests[slot].deadline = .none
        _ = balancer.withdraw(requests[slot].poolTicket)
        requests[slot].poolTicket = 0
    }

    mutating func endBalancerQueue(_ index: Int32, _ calendar: inout EventCalendar) {
        leaveQueue(index, &calendar)
        failUpstream(index, .queueTimeout, &calendar)
    }

    /// The instance has not answered in time. It goes on; the balancer does not wait for it.
    mutating func endUpstreamWait(_ index: Int32, _ calendar: inout EventCalendar) {
        if requests[Int(index)].flags.contains(.isAbandoned) {
            return endUpstream(index, failed: true, &calendar)
        }
        let client = part(index, &calendar)
        endUpstream(index, failed: true, &calendar)
        failUpstream(client, .timeout, &calendar)
    }

    /// Nothing came of the request at an instance: it is sent to another, or the client is told.
    mutating func failUpstream(
        _ index: Int32, _ failure: BalancerState.Failure, _ calendar: inout EventCalendar
    ) {
        let slot = Int(index)
        let cause = requests[slot].cause
        rewind(slot)
        let isSafe = isSafe[Int(requests[slot].endpoint)]
        if balancer.retries(after: failure, tries: tries[slot], isSafe: isSafe) {
            calendar.schedule(
                Event(kind: .rerouted, index: index),
                after: balancer.pause(tries: tries[slot], now: calendar.now))
            return
        }
        let reason: OutcomeCause =
            switch failure {
            case .connection, .noBackend: .noBackend
            case .emptyReply: cause
            case .timeout: .balancerTimeout
            case .queueTimeout: .balancerQueue
            }
        fail(index, balancer.answer(to: failure), reason)
        requests[slot].flags.insert(.isAnswered)
        calendar.schedule(Event(kind: .answer, index: index), after: constants.flight)
    }
}
