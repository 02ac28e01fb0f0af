internal import SimCore

/// The cache server: one thread that runs command after command.
extension ServingSimulation {
    /// A look-up or a store: the worker sends it, the cache's thread runs it, the answer comes back to the loop.
    mutating func command(
        _ index: Int32, _ operation: Program.Operation, _ calendar: inout EventCalendar
    ) -> Progress {
        let slot = Int(index)
        let worker = Int(requests[slot].worker)
        switch requests[slot].stage {
        case StatementStage.preparing:
            guard workers[worker].cacheConnections < cacheConnectionLimit else {
                fail(index, .http500, .cachePool)
                answer(index, &calendar)
                return .leaves
            }
            workers[worker].cacheConnections += 1
            requests[slot].stage = StatementStage.sending
            return work(index, operation.client, &calendar)
        case StatementStage.sending:
            requests[slot].stage = StatementStage.answered
            requests[slot].waiting = calendar.now
            if constants.cacheFlight > 0 {
                calendar.schedule(Event(kind: .commandArrived, index: index), after: constants.cacheFlight)
            } else {
                runCommand(index, &calendar)
            }
            return constants.waitYields ? .leaves : .occupies
        default:
            workers[worker].cacheConnections -= 1
            requests[slot].stage = 0
            let isHit = operation.kind == .look && requests[slot].flags.contains(.wasFound)
            requests[slot].next = isHit ? operation.target : requests[slot].next + 1
            return .goesOn
        }
    }

    mutating func runCommand(_ index: Int32, _ calendar: inout EventCalendar) {
        cache.queue.append(Server.Task(kind: .command, request: index))
        runCache(&calendar)
    }

    private mutating func runCache(_ calendar: inout EventCalendar) {
        guard cache.current == nil, let task = cache.queue.popFirst() else { return }
        cache.current = task
        statistics.cacheCPU += constants.cacheCommand
        burst(cacheProcess, on: cacheHost, constants.cacheCommand, &calendar)
    }

    mutating func finishCacheCommand(_ calendar: inout EventCalendar) {
        guard let task = cache.current else { return }
        cache.current = nil
        let slot = Int(task.request)
        let operation = program.operations[Int(requests[slot].next)]
        let lookup = Int(operation.lookup)
        if operation.kind == .look {
            look(slot, lookup, calendar.now)
        } else if popularity[lookup] != nil {
            cacheContents.store(requests[slot].key, of: lookup, now: calendar.now)
        }
        if constants.cacheFlight > 0 {
            calendar.schedule(Event(kind: .commandReplied, index: task.request), after: constants.cacheFlight)
        } else {
            commandReplied(task.request, &calendar)
        }
        runCache(&calendar)
    }

    mutating func commandReplied(_ index: Int32, _ calendar: inout EventCalendar) {
        goOn(index, .readable, yielded: constants.waitYields, &calendar)
    }

    /// Whether the entry is there.
    private mutating func look(_ slot: Int, _ lookup: Int, _ now: Double) {
        var stream = requests[slot].draws.next()
        let isHit: Bool
        if let keys = popularity[lookup] {
            requests[slot].key = Int32(keys.sample(using: &stream))
            isHit = cacheContents.lookup(requests[slot].key, of: lookup, now: now) == .hit
        } else {
            isHit = stream.uniform() < hitRatios[lookup]
        }
        statistics.cacheLookups += 1
        if isHit {
            statistics.cacheHits += 1
            requests[slot].flags.insert(.wasFound)
        } else {
            requests[slot].flags.remove(.wasFound)
        }
    }
}
