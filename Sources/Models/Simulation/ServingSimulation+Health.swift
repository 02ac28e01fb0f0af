internal import SimCore

/// The balancer's health checks: requests like any other, that cost little and are not counted.
extension ServingSimulation {
    /// The endpoint behind the others, which answers at once.
    private var probedEndpoint: Int { scenario.endpoints.count }

    mutating func probe(_ instance: Int, _ calendar: inout EventCalendar) {
        guard let lane = probeLane else { return }
        instances[instance].probed = calendar.now
        var probe = Request()
        probe.client = -1
        probe.endpoint = Int16(probedEndpoint)
        probe.next = program.starts[probedEndpoint]
        probe.instance = Int16(instance)
        probe.flags = [.isProbe, .hasArrived]
        let index = newSlot(probe)
        requests[Int(index)].deadline = calendar.schedule(Event(kind: .probeOver, index: index), in: lane)
        let queue = listener(for: index)
        guard !instances[instance].isDown, queues[queue].reserve() else {
            // Nobody will answer: what the deadline finds.
            requests[Int(index)].flags.insert(.isDead)
            return
        }
        queueConnection(index, &calendar)
    }

    mutating func probeAnswered(_ index: Int32, _ calendar: inout EventCalendar) {
        let slot = Int(index)
        guard !requests[slot].flags.contains(.isAbandoned) else { return }
        calendar.cancel(requests[slot].deadline)
        let instance = Int(requests[slot].instance)
        let verdict = instances[instance].health?.succeeded() ?? .unchanged
        follow(verdict, of: instance, &calendar)
        scheduleProbe(of: instance, &calendar)
    }

    /// No answer in time.
    mutating func endProbe(_ index: Int32, _ calendar: inout EventCalendar) {
        let slot = Int(index)
        let instance = Int(requests[slot].instance)
        requests[slot].flags.insert(.isAbandoned)
        let sent = instances[instance].probed
        let verdict = instances[instance].health?.failed(sent: sent, now: calendar.now) ?? .unchanged
        follow(verdict, of: instance, &calendar)
        scheduleProbe(of: instance, &calendar)
    }

    private mutating func scheduleProbe(of instance: Int, _ calendar: inout EventCalendar) {
        guard let health = instances[instance].health else { return }
        calendar.schedule(
            Event(kind: .probe, index: Int32(instance)),
            at: max(calendar.now, health.next(after: instances[instance].probed)))
    }

    private mutating func follow(
        _ verdict: InstanceHealth.Verdict, of instance: Int, _ calendar: inout EventCalendar
    ) {
        switch verdict {
        case .unchanged: break
        case .eject: balancer.set(instance, isUp: false)
        case .readmit:
            balancer.set(instance, isUp: true)
            dispatchWaiting(&calendar)
        case .restart:
            balancer.set(instance, isUp: false)
            statistics.restarts += 1
            restart(instance, &calendar)
        }
    }

    /// All processes of an instance are ended and started anew.
    mutating func restart(_ instance: Int, _ calendar: inout EventCalendar) {
        closeListeners(of: instance, &calendar)
        for worker in workers(of: instance) {
            if workers[worker].life.exists {
                kill(worker, .workerKilled, &calendar)
            } else {
                respawn(worker, &calendar)
            }
        }
    }
}
