internal import SimCore

/// Processes and the cores that they share. Processes are numbered alike on every host: the workers of all instances,
/// the load generator, the balancer, the cache, then the database's: those who refuse connections, and backends.
extension ServingSimulation {
    var generatorProcess: Int { workers.count }
    var balancerNumber: Int { workers.count + 1 }
    var cacheProcess: Int { workers.count + 2 }
    var refusingProcess: Int { workers.count + 3 }
    var firstBackend: Int { workers.count + 4 }

    /// Starts a burst of CPU time of a process. One that was asked what it does next goes on; any other is asleep and
    /// is woken.
    mutating func burst(_ process: Int, on host: Int, _ work: Double, _ calendar: inout EventCalendar) {
        processors[host].ask(Int32(process), work: work, now: calendar.now)
        hasChanged(host)
    }

    mutating func workerBurst(_ worker: Int, _ work: Double, _ calendar: inout EventCalendar) {
        statistics.serverCPU += work
        burst(worker, on: workers[worker].host, work, &calendar)
    }

    /// What a worker was given to load its caches with counts as its own.
    mutating func bookReloads(of worker: Int) {
        guard constants.footprint > 0 else { return }
        statistics.serverCPU += processors[workers[worker].host].takeReloads(of: Int32(worker))
    }

    /// The host's next change has to be announced anew, after this event.
    mutating func hasChanged(_ host: Int) {
        timers[host].hasChanged = true
        firstChanged = min(firstChanged, host)
        lastChanged = max(lastChanged, host)
    }

    /// Announces the next change of every host that has changed, in their order.
    @inline(__always)
    mutating func announceChanges(_ calendar: inout EventCalendar) {
        guard firstChanged <= lastChanged else { return }
        for host in firstChanged...lastChanged where timers[host].hasChanged { announce(host, &calendar) }
        firstChanged = .max
        lastChanged = -1
    }

    /// Schedules the host's next change anew.
    mutating func announce(_ host: Int, _ calendar: inout EventCalendar) {
        timers[host].hasChanged = false
        let time = processors[host].nextChange(now: calendar.now) ?? .infinity
        guard time != timers[host].time else { return }
        timers[host].time = time
        calendar.set(timers[host].alarm, at: time)
    }

    mutating func advanceProcessor(of host: Int, _ calendar: inout EventCalendar) {
        timers[host].time = .infinity
        hasChanged(host)
        guard let process = processors[host].advance(to: calendar.now) else { return }
        let number = Int(process)
        if number < workers.count {
            bookReloads(of: number)
            finishWorkerBurst(number, &calendar)
        } else if number == generatorProcess {
            finishGeneratorTask(&calendar)
        } else if number == balancerNumber {
            finishPass(&calendar)
        } else if number == cacheProcess {
            finishCacheCommand(&calendar)
        } else if number == refusingProcess {
            finishRefusal(&calendar)
        } else if number >= firstBackend {
            finishStatement(Int32(number - firstBackend), &calendar)
        }
        processors[host].sleepUnlessAsked(process)
    }
}
