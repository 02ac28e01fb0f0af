internal import SimCore

/// The workers' loops, of whichever class: one of the three arrays is filled.
extension ServingSimulation {
    /// Whether an arriving connection wakes the worker.
    func listensIdle(_ worker: Int) -> Bool {
        switch constants.workerClass {
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

    mutating func wake(_ worker: Int, _ calendar: inout EventCalendar) {
        switch constants.workerClass {
        case .gevent: eventLoops[worker].wake()
        case .gthread: threadedLoops[worker].wake()
        case .sync: syncLoops[worker].wake()
        }
        statistics.wakeups += 1
        workerBurst(worker, constants.wakeup, &calendar)
    }

    mutating func nextStep(of worker: Int, _ now: Double) -> WorkerStep {
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
        requests[slot].flags.insert([.isAccepted, .isOpen])
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
        let sleeps =
            constants.workerClass == .sync ? syncLoops[worker].close() : threadedLoops[worker].lingered()
        if sleeps { wake(worker, &calendar) }
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
}
