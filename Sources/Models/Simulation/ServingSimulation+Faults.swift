internal import SimCore

/// What goes wrong on purpose.
extension ServingSimulation {
    /// Faults begin or end at this instant.
    mutating func applyFaults(_ calendar: inout EventCalendar) {
        while let change = faults.advance(to: calendar.now) { apply(change, &calendar) }
        scheduleFault(&calendar)
    }

    mutating func scheduleFault(_ calendar: inout EventCalendar) {
        guard let next = faults.next else { return }
        calendar.schedule(Event(kind: .fault, index: 0), at: next)
    }

    private mutating func apply(_ change: FaultSchedule.Change, _ calendar: inout EventCalendar) {
        switch change.kind {
        case .slowDatabase:
            databaseSlowness = faults.slowness
            log.flush = constants.flush * databaseSlowness
        case .killWorker(let instance, let worker):
            let worker = number(instance, worker)
            if workers[worker].life.exists { note(.killed, worker, calendar.now) }
            kill(worker, .workerKilled, &calendar)
        case .stickWorker(let instance, let worker):
            let worker = number(instance, worker)
            workers[worker].isStuck = change.begins
            if !change.begins, workers[worker].isFrozen {
                workers[worker].isFrozen = false
                workerBurst(worker, 0, &calendar)
            }
        case .instanceDown(let instance):
            instances[instance].isDown = change.begins
            for worker in workers(of: instance) {
                if change.begins { kill(worker, .workerKilled, &calendar) } else { spawn(worker, &calendar) }
            }
            if change.begins {
                closeListeners(of: instance, &calendar)
            } else {
                scheduleCheck(of: instance, &calendar)
            }
        case .flushCache: cacheContents.flush()
        case .leak: break
        }
    }

    private func number(_ instance: Int, _ worker: Int) -> Int {
        instance * constants.workersPerInstance + worker
    }
}
