public import SimCore

/// What the statistics begin and end with.
extension ServingSimulation {
    /// Closes the statistics at the end of the run.
    public mutating func finish(_ calendar: borrowing Calendar<Event>) {
        let now = calendar.now
        statistics.events = calendar.handled
        statistics = closedStatistics(at: now)
        checkBooks(calendar)
    }

    /// The statistics as they would be if the measured part ended now.
    func closedStatistics(at now: Double) -> RunStatistics {
        var closed = statistics
        closed.end = now
        closed.population = population.average(until: now)
        closed.growth = population.value - populationBefore
        closed.peakConnections = database.peak
        closed.refusedConnections = database.refused
        let unfinished = unfinishedWork(at: now)
        closed.serverCPU -= unfinished.server
        closed.clientCPU -= unfinished.client
        closed.balancerCPU -= unfinished.balancer
        closed.databaseCPU -= unfinished.database
        closed.cacheCPU -= unfinished.cache
        // The copies of a host, one for each instance, stand for it together.
        let copies = timers.count - scenario.hosts.count
        for index in timers.indices {
            let host = index < scenario.hosts.count ? index : workers[0].host
            let busy = processors[index].busy(until: now) - timers[index].busyBefore
            closed.memoryPeak[host] = max(closed.memoryPeak[host], memory[index].peak)
            closed.hostBusy[host] += busy / (host == workers[0].host ? Double(copies + 1) : 1)
        }
        for index in workers.indices {
            closed.accepts[index] = accepts(of: index) - workers[index].acceptedBefore
        }
        return closed
    }

    mutating func endWarmup(_ calendar: borrowing Calendar<Event>) {
        let now = calendar.now
        let before = statistics
        statistics = RunStatistics(
            endpoints: scenario.endpoints.count, hosts: scenario.hosts.count, workers: workers.count)
        statistics.fingerprint = before.fingerprint
        statistics.log = before.log
        statistics.start = now
        // What was asked for before and is done from now on.
        let unfinished = unfinishedWork(at: now)
        statistics.serverCPU = unfinished.server
        statistics.clientCPU = unfinished.client
        statistics.balancerCPU = unfinished.balancer
        statistics.databaseCPU = unfinished.database
        statistics.cacheCPU = unfinished.cache
        population.restart(at: now)
        populationBefore = population.value
        for index in timers.indices { timers[index].busyBefore = processors[index].busy(until: now) }
        for index in workers.indices { workers[index].acceptedBefore = accepts(of: index) }
        for index in memory.indices { memory[index].restartPeak() }
        restartBooks(calendar)
    }

    /// CPU seconds that processes have asked for and not had.
    struct UnfinishedWork: Sendable {
        var server = 0.0
        var client = 0.0
        var balancer = 0.0
        var database = 0.0
        var cache = 0.0
    }

    /// A burst is counted when it begins; this is what is left of those under way.
    func unfinishedWork(at now: Double) -> UnfinishedWork {
        var work = UnfinishedWork()
        for worker in workers.indices {
            let host = workers[worker].host
            // What it loads is counted when its burst ends.
            work.server += processors[host].remaining(Int32(worker), now: now)
            work.server -= processors[host].reloads(of: Int32(worker))
        }
        work.client = processors[clientHost].remaining(Int32(generatorProcess), now: now)
        if balancerHost >= 0 {
            work.balancer = processors[balancerHost].remaining(Int32(balancerNumber), now: now)
        }
        work.cache = processors[cacheHost].remaining(Int32(cacheProcess), now: now)
        guard constants.isPostgreSQL else { return work }
        work.database = processors[databaseHost].remaining(Int32(refusingProcess), now: now)
        for connection in connections.indices {
            work.database += processors[databaseHost].remaining(Int32(firstBackend + connection), now: now)
        }
        return work
    }
}
