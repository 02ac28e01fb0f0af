internal import SimCore

/// Connections on their way to a worker: the accept queue, the race of the workers, keep-alive.
extension ServingSimulation {
    /// A SYN reaches the listening socket: answered where the queue has a place, dropped otherwise.
    mutating func connect(_ index: Int32, _ calendar: inout EventCalendar) {
        let slot = Int(index)
        if requests[slot].flags.contains(.isAbandoned) {
            endUpstream(index, failed: false, &calendar)
            return free(index)
        }
        let isUpstream = requests[slot].flags.contains(.isUpstream)
        if constants.isBalanced, !isUpstream {
            // The balancer itself always has room.
            calendar.schedule(
                Event(kind: .established, index: index), after: constants.flight + constants.handshake)
            return
        }
        let instance = Int(requests[slot].instance)
        guard !instances[instance].isDown else { return refuse(index, &calendar) }
        if let awake = wakingTime(of: instance, calendar.now) {
            calendar.schedule(Event(kind: .connect, index: index), at: awake)
            return
        }
        let queue = listener(for: index)
        let isInstant = isInstantHandshake(slot)
        guard isInstant ? queues[queue].reserve() : queues[queue].hasRoom else {
            return repeatSYN(index, &calendar)
        }
        if isUpstream {
            // Balancer and instances are neighbours.
            guard isInstant else {
                calendar.schedule(Event(kind: .connected, index: index), after: 0)
                return
            }
            requests[slot].flags.insert(.hasArrived)
            return queueConnection(index, &calendar)
        }
        calendar.schedule(Event(kind: .connected, index: index), after: constants.rtt)
        calendar.schedule(
            Event(kind: .established, index: index), after: constants.flight + constants.handshake)
    }

    /// Whether a handshake is over before the next packet of anybody comes: on one computer, unless the first packet is
    /// one of those that the kernel's timers repeat, in one go for all connections.
    private mutating func isInstantHandshake(_ slot: Int) -> Bool {
        requests[slot].tries == 0
            && (constants.rtt == 0 || !requests[slot].flags.isDisjoint(with: [.isUpstream, .isProbe]))
    }

    /// A SYN was dropped.
    private mutating func repeatSYN(_ index: Int32, _ calendar: inout EventCalendar) {
        let slot = Int(index)
        let attempt = Int(requests[slot].tries)
        requests[slot].tries += 1
        let retries = AcceptQueue.retries
        guard attempt < retries.count else { return giveUpConnecting(index, &calendar) }
        let pause = retries[attempt] - (attempt == 0 ? 0 : retries[attempt - 1])
        calendar.schedule(
            Event(kind: .connect, index: index), at: TimerWheel.expiry(after: pause, at: calendar.now))
    }

    /// The client's kernel sends nothing again.
    private mutating func giveUpConnecting(_ index: Int32, _ calendar: inout EventCalendar) {
        if requests[Int(index)].flags.contains(.isUpstream) {
            endUpstream(index, failed: true, &calendar)
            failUpstream(index, .connection, &calendar)
        } else {
            fail(index, .timeout, .backlogFull)
            calendar.schedule(Event(kind: .answer, index: index), after: 0)
        }
    }

    /// The bytes of a request come, once more, to a server that does not know the connection: it is made if there is
    /// room.
    mutating func repeatRequest(_ index: Int32, _ calendar: inout EventCalendar) {
        let slot = Int(index)
        if requests[slot].flags.contains(.isAbandoned) {
            endUpstream(index, failed: false, &calendar)
            return free(index)
        }
        guard !instances[Int(requests[slot].instance)].isDown else { return refuse(index, &calendar) }
        let queue = listener(for: index)
        if queues[queue].enter(index) {
            requests[slot].flags.remove(.isHalfOpen)
            requests[slot].flags.insert(.hasArrived)
            return announceConnection(index, &calendar)
        }
        let repetition = Int(requests[slot].tries)
        requests[slot].tries += 1
        guard repetition < AcceptQueue.repetitions else { return giveUpConnecting(index, &calendar) }
        let isUpstream = requests[slot].flags.contains(.isUpstream)
        let pause = AcceptQueue.pause(before: repetition, rtt: isUpstream ? 0 : constants.rtt)
        calendar.schedule(
            Event(kind: .repeated, index: index), at: TimerWheel.expiry(after: pause, at: calendar.now))
    }

    /// Nobody listens.
    private mutating func refuse(_ index: Int32, _ calendar: inout EventCalendar) {
        if requests[Int(index)].flags.contains(.isUpstream) {
            endUpstream(index, failed: true, &calendar)
            failUpstream(index, .connection, &calendar)
        } else {
            fail(index, .refused, .unknown)
            calendar.schedule(Event(kind: .answer, index: index), after: constants.flight)
        }
    }

    /// When an instance is up that its platform has put to sleep; `nil` where it is awake.
    private mutating func wakingTime(of instance: Int, _ now: Double) -> Double? {
        guard instances[instance].sleep != nil else { return nil }
        switch instances[instance].sleep?.arrival(now: now, draw: lives.uniform()) {
        case .wakes(let until), .waits(let until): return until
        default: return nil
        }
    }

    /// The listening socket that a connection comes to. With `reuse_port` every worker has one, and the kernel picks by
    /// a hash of the addresses (`reuseport_select_sock`).
    @inline(__always)
    mutating func listener(for index: Int32) -> Int {
        let instance = Int(requests[Int(index)].instance)
        return constants.reusesPort ? socket(of: index, in: instance) : instance
    }

    @inline(never)
    private mutating func socket(of index: Int32, in instance: Int) -> Int {
        let slot = Int(index)
        let key = draws.key(client: Int(requests[slot].client), number: Int(requests[slot].number))
        let each = constants.workersPerInstance
        return instance * each + draws.socket(of: key, attempt: Int(requests[slot].attempt), below: each)
    }

    /// The handshake is over: the connection can be accepted if there is still room.
    mutating func queueConnection(_ index: Int32, _ calendar: inout EventCalendar) {
        let slot = Int(index)
        let queue = listener(for: index)
        let isUpstream = requests[slot].flags.contains(.isUpstream)
        if isInstantHandshake(slot) {
            queues[queue].append(index)
        } else if queues[queue].enter(index) {
            if isUpstream { requests[slot].flags.insert(.hasArrived) }
        } else {
            // The client knows nothing of it.
            requests[slot].flags.insert(.isHalfOpen)
            requests[slot].tries = 0
            if isUpstream { repeatRequest(index, &calendar) }
            return
        }
        announceConnection(index, &calendar)
    }

    /// A connection is in the queue.
    private mutating func announceConnection(_ index: Int32, _ calendar: inout EventCalendar) {
        let queue = listener(for: index)
        requests[Int(index)].waiting = calendar.now
        bookQueued(Int(index), calendar)
        // epoll on a shared listening socket is level-triggered and not exclusive: every sleeping loop wakes,
        // one gets the connection, the others find nothing.
        race.begin()
        for worker in workersOf(queue) where listensIdle(worker) { race.enter(worker) }
        for place in 0..<race.count { wake(race[place], &calendar) }
    }

    /// The workers that take connections from an accept queue.
    func workersOf(_ queue: Int) -> Range<Int> {
        let each = workers.count / queues.count
        return queue * each..<(queue + 1) * each
    }

    /// The request's bytes reach its connection, which a worker may or may not have accepted yet.
    mutating func requestArrived(_ index: Int32, _ calendar: inout EventCalendar) {
        let slot = Int(index)
        guard !requests[slot].flags.contains(.isDead) else { return }
        if constants.isBalanced { return route(index, &calendar) }
        if requests[slot].flags.contains(.isHalfOpen) { return repeatRequest(index, &calendar) }
        requests[slot].flags.insert(.hasArrived)
        requests[slot].flags.remove(.isAwaited)
        guard requests[slot].flags.contains(.isAccepted) else { return }
        guard requests[slot].flags.contains(.isOpen) else {
            // The worker's keepalive timer went off while the request was on its way.
            fail(index, .reset, .unknown)
            calendar.schedule(Event(kind: .answer, index: index), after: constants.flight)
            return
        }
        calendar.cancel(requests[slot].deadline)
        requests[slot].deadline = .none
        if constants.workerClass == .gthread, !requests[slot].flags.contains(.isReused) {
            // A connection that has yet to get its turn finds its bytes there.
            guard requests[slot].flags.contains(.isAwaitedByThread) else { return }
            requests[slot].flags.remove(.isAwaitedByThread)
        }
        let worker = Int(requests[slot].worker)
        if enqueue(readable: index, at: worker) { wake(worker, &calendar) }
    }

    /// The worker waits for the connection's next request, the first one included, for `keepalive` seconds.
    mutating func awaitRequest(_ index: Int32, _ calendar: inout EventCalendar) {
        requests[Int(index)].flags.insert(.isAwaited)
        requests[Int(index)].deadline = calendar.schedule(
            Event(kind: .keepaliveOver, index: index), in: keepaliveLane)
    }

    /// A connection less: a listener that had stopped at `worker_connections` starts again, and finds who waits.
    mutating func acceptNext(_ worker: Int, _ calendar: inout EventCalendar) {
        if listensIdle(worker), queues[workers[worker].queue].count > 0 { wake(worker, &calendar) }
    }

    /// The worker closes a connection on which nothing came for `keepalive` seconds.
    mutating func endKeepalive(_ index: Int32, _ calendar: inout EventCalendar) {
        let slot = Int(index)
        requests[slot].deadline = .none
        requests[slot].flags.subtract([.isOpen, .isAwaited])
        requests[slot].waiting = calendar.now
        closeAtServer(index)
        acceptNext(Int(requests[slot].worker), &calendar)
        if requests[slot].flags.contains(.isAbandoned), !requests[slot].flags.contains(.isAnswered) {
            free(index)
        }
    }
}
