internal import SimCore

/// The workers' loops, of whichever class: one of the three arrays is filled.
extension ServingSimulation {
    /// Whether an arriving connection wakes the worker.
    func listensIdle(_ worker: Int) -> Bool {
        guard workers[worker].isListening else { return false }
        return switch constants.workerClass {
        case .gevent: eventLoops[worker].listensIdle
        case .gthread: threadedLoops[worker].listensIdle
        case .sync: syncLoops[worker].listensIdle
        }
    }

    func activity(of worker: Int) -> WorkerActivity {
        switch constants.workerClass {
        case .gevent: eventLoops[worker].activity
        case .gthread: threadedLoops[worker].activity
        case .sync: syncLoops[worker].activity
        }
    }

    mutating func wakeLoop(_ worker: Int) {
        switch constants.workerClass {
        case .gevent: eventLoops[worker].wake()
        case .gthread: threadedLoops[worker].wake()
        case .sync: syncLoops[worker].wake()
        }
    }

    mutating func wake(_ worker: Int, _ calendar: inout EventCalendar) {
        wakeLoop(worker)
        statistics.wakeups += 1
        if workers[worker].isStuck {
            workers[worker].isFrozen = true
            return
        }
        workerBurst(worker, constants.wakeup, &calendar)
    }

    mutating func nextStep(of worker: Int, _ now: Double) -> WorkerStep {
        // One that leaves has closed its listener.
        guard workers[worker].isListening else {
            switch constants.workerClass {
            case .gevent: return eventLoops[worker].next(&closedQueue, now: now)
            case .gthread: return threadedLoops[worker].next(&closedQueue)
            case .sync: return syncLoops[worker].next(&closedQueue)
            }
        }
        let queue = workers[worker].queue
        switch constants.workerClass {
        case .gevent: return eventLoops[worker].next(&queues[queue], now: now)
        case .gthread: return threadedLoops[worker].next(&queues[queue])
        case .sync: return syncLoops[worker].next(&queues[queue])
        }
    }

    /// A request goes on. Returns whether its worker sleeps and must be woken.
    mutating func enqueue(_ index: Int32, at worker: Int, _ cause: EventLoop.Cause) -> Bool {
        switch constants.workerClass {
        case .gevent: eventLoops[worker].enqueue(index, cause)
        case .gthread: threadedLoops[worker].enqueue(due: index)
        case .sync: syncLoops[worker].enqueue(due: index)
        }
    }

    /// A connection that waited for a request can be read.
    mutating func enqueue(readable index: Int32, at worker: Int) -> Bool {
        switch constants.workerClass {
        case .gevent: eventLoops[worker].enqueue(index, .readable)
        case .gthread:
            requests[Int(index)].flags.contains(.isReused)
                ? threadedLoops[worker].enqueue(kept: index) : threadedLoops[worker].enqueue(due: index)
        case .sync: syncLoops[worker].enqueue(connection: index)
        }
    }

    /// A worker has taken the connection: its request is served in its turn, or waited for.
    mutating func accepted(_ index: Int32, _ calendar: inout EventCalendar) {
        let slot = Int(index)
        let worker = Int(requests[slot].worker)
        requests[slot].flags.formUnion([.isAccepted, .isOpen])
        requests[slot].flags.remove(.isBeingAccepted)
        let hasArrived = requests[slot].flags.contains(.hasArrived)
        switch constants.workerClass {
        case .gevent where hasArrived:
            _ = eventLoops[worker].enqueue(index, constants.isReference ? .readable : .callback)
        case .gevent:
            awaitRequest(index, &calendar)
        case .gthread:
            // A thread takes the connection whether or not its request has come.
            _ = threadedLoops[worker].enqueue(connection: index)
        case .sync:
            if hasArrived { _ = syncLoops[worker].enqueue(connection: index) }
        }
    }

    /// Whether a thread whose burst goes on gives others the interpreter's lock first.
    mutating func givesWay(_ index: Int32, at worker: Int) -> Bool {
        let queue = workers[worker].queue
        return threadedLoops[worker].givesWay(index, &queues[queue])
    }

    /// The answer was sent. Returns whether the connection is kept.
    mutating func finishAtServer(_ index: Int32, keepsAlive: Bool, _ calendar: inout EventCalendar) -> Bool {
        let worker = Int(requests[Int(index)].worker)
        switch constants.workerClass {
        case .gevent:
            if !keepsAlive { eventLoops[worker].close() }
            return keepsAlive
        case .gthread:
            let finish = threadedLoops[worker].finish(index, keepsAlive: keepsAlive)
            if finish == .closes { workers[worker].closings.append(calendar.now + constants.rtt) }
            return finish == .kept
        case .sync:
            let end = syncLoops[worker].linger(now: calendar.now)
            calendar.schedule(
                Event(kind: .lingered, index: Int32(worker)), at: min(end, calendar.now + constants.rtt))
            return false
        }
    }

    /// The main thread of a gthread worker begins to close a connection, and waits for the client's end.
    mutating func linger(_ worker: Int, _ calendar: inout EventCalendar) {
        let end = workers[worker].closings.popFirst() ?? calendar.now
        calendar.schedule(Event(kind: .lingered, index: Int32(worker)), at: max(calendar.now, end))
    }

    /// The client has closed the connection that its worker was closing.
    mutating func lingered(_ worker: Int, _ calendar: inout EventCalendar) {
        // The process that lingered may have been killed meanwhile.
        guard isLingering(worker) else { return }
        let sleeps =
            constants.workerClass == .sync ? syncLoops[worker].close() : threadedLoops[worker].lingered()
        workers[worker].turned = calendar.now
        if workers[worker].life.closesConnections { lookAbout(worker, &calendar) }
        if sleeps, workers[worker].isUp { wake(worker, &calendar) }
    }

    private func isLingering(_ worker: Int) -> Bool {
        constants.workerClass == .sync ? syncLoops[worker].isLingering : threadedLoops[worker].isLingering
    }

    /// A connection without a request is closed.
    mutating func closeAtServer(_ index: Int32) {
        let worker = Int(requests[Int(index)].worker)
        switch constants.workerClass {
        case .gevent: eventLoops[worker].close()
        case .gthread: threadedLoops[worker].closeKept()
        case .sync: break
        }
    }

    /// Connections that the worker has accepted since the start.
    func accepts(of worker: Int) -> Int {
        switch constants.workerClass {
        case .gevent: eventLoops[worker].accepted
        case .gthread: threadedLoops[worker].accepted
        case .sync: syncLoops[worker].accepted
        }
    }

    /// Connections of the worker, idle ones included.
    func connections(of worker: Int) -> Int {
        switch constants.workerClass {
        case .gevent: eventLoops[worker].connections
        case .gthread: threadedLoops[worker].connections
        case .sync: syncLoops[worker].connections
        }
    }

    /// Whether the worker's main loop waits for nothing but what comes, and so gives its sign of life.
    func isResting(_ worker: Int) -> Bool {
        switch constants.workerClass {
        case .gevent: eventLoops[worker].activity == .idle
        case .gthread: true
        case .sync: syncLoops[worker].activity == .idle && syncLoops[worker].connections == 0
        }
    }

    /// When the worker's main loop last turned.
    func lastTurn(of worker: Int, _ now: Double) -> Double {
        switch constants.workerClass {
        case .gevent: eventLoops[worker].polled
        case .gthread: now
        case .sync: workers[worker].turned
        }
    }

    /// Whether SIGABRT ends what the worker is doing for a request: Python code, not a call into C.
    func isInterruptible(_ index: Int32) -> Bool {
        let slot = Int(index)
        switch program.operations[Int(requests[slot].next)].kind {
        case .lock: return constants.lockYields
        case .statement, .flush:
            return constants.queryYields || requests[slot].stage != StatementStage.answered
        default: return true
        }
    }

    mutating func stopListening(_ worker: Int) {
        workers[worker].isListening = false
    }

    /// A new process has a loop without a past.
    mutating func renewLoop(_ worker: Int) {
        let server = scenario.server
        switch constants.workerClass {
        case .gevent: eventLoops[worker] = EventLoop(server)
        case .gthread:
            threadedLoops[worker] = ThreadedLoop(limit: server.workerConnections, threads: server.threads)
        case .sync: syncLoops[worker] = SyncLoop()
        }
    }
}
