internal import SimCore

/// PostgreSQL: a backend process for each connection, round trips, the cap on connections, the log.
extension ServingSimulation {
    /// Stages of a statement.
    enum StatementStage {
        static let preparing: UInt8 = 0
        static let sending: UInt8 = 1
        static let answered: UInt8 = 2
    }

    /// A statement: the worker sends it, the backend runs it, its answer comes back to the loop.
    mutating func roundTrip(
        _ index: Int32, _ operation: Program.Operation, _ calendar: inout EventCalendar
    ) -> Progress {
        let slot = Int(index)
        switch requests[slot].stage {
        case StatementStage.preparing:
            requests[slot].stage = StatementStage.sending
            return work(index, operation.client, &calendar)
        case StatementStage.sending:
            requests[slot].stage = StatementStage.answered
            send(index, work: draw(operation, slot), &calendar)
            return constants.queryYields ? .leaves : .occupies
        default:
            requests[slot].stage = 0
            requests[slot].next += 1
            return .goesOn
        }
    }

    /// Sends work to the backend of the request's connection.
    mutating func send(_ index: Int32, work: Double, _ calendar: inout EventCalendar) {
        requests[Int(index)].waiting = work
        if constants.databaseFlight > 0 {
            calendar.schedule(Event(kind: .statementArrived, index: index), after: constants.databaseFlight)
        } else {
            runStatement(index, &calendar)
        }
    }

    mutating func runStatement(_ index: Int32, _ calendar: inout EventCalendar) {
        if requests[Int(index)].flags.contains(.isDead) { return closeBehind(index) }
        let connection = requests[Int(index)].connection
        guard connection >= 0 else { return refuseConnection(index, &calendar) }
        connections[Int(connection)].request = index
        let work = requests[Int(index)].waiting * databaseSlowness
        statistics.databaseCPU += work
        burst(firstBackend + Int(connection), on: databaseHost, work, &calendar)
    }

    /// The backend has done its work. A commit waits for the log.
    mutating func finishStatement(_ connection: Int32, _ calendar: inout EventCalendar) {
        let index = connections[Int(connection)].request
        connections[Int(connection)].request = -1
        let slot = Int(index)
        if requests[slot].flags.contains(.isDead) { return closeBehind(index) }
        if program.operations[Int(requests[slot].next)].kind == .flush, constants.flush > 0 {
            requests[slot].waiting = calendar.now
            if case .flush(let end) = log.commit(index, now: calendar.now) {
                calendar.schedule(Event(kind: .logWritten, index: 0), at: end)
            }
        } else {
            reply(index, &calendar)
        }
    }

    /// The log is on the disk: those that waited for it are answered.
    mutating func logWritten(_ calendar: inout EventCalendar) {
        if let end = log.flushed(now: calendar.now) {
            calendar.schedule(Event(kind: .logWritten, index: 0), at: end)
        }
        while let index = log.popDurable() {
            statistics.commitWait.add(calendar.now - requests[Int(index)].waiting)
            reply(index, &calendar)
        }
    }

    private mutating func reply(_ index: Int32, _ calendar: inout EventCalendar) {
        if constants.databaseFlight > 0 {
            calendar.schedule(Event(kind: .replied, index: index), after: constants.databaseFlight)
        } else {
            replied(index, &calendar)
        }
    }

    mutating func replied(_ index: Int32, _ calendar: inout EventCalendar) {
        if requests[Int(index)].flags.contains(.isDead) { return closeBehind(index) }
        goOn(index, .readable, yielded: constants.queryYields, &calendar)
    }

    /// The worker asks for a connection: the server starts a backend, which refuses where all slots are taken.
    mutating func logIn(_ index: Int32, _ calendar: inout EventCalendar) -> Progress {
        let slot = Int(index)
        requests[slot].stage = CheckoutStage.loggingIn
        if database.open() == .opened {
            requests[slot].connection = newConnection(calendar.now)
            let worker = Int(requests[slot].worker)
            requests[slot].tries = workers[worker].knowsDatabase ? 0 : Int16(constants.firstStatements)
            workers[worker].knowsDatabase = true
        } else {
            requests[slot].tries = 0
        }
        send(index, work: constants.serverConnectDatabase, &calendar)
        return constants.queryYields ? .leaves : .occupies
    }

    /// PostgreSQL looks for a slot when it has forked and knows who asks (`InitPostgres` in `postinit.c`), so a
    /// refusal costs it nearly what a connection does.
    private mutating func refuseConnection(_ index: Int32, _ calendar: inout EventCalendar) {
        refusals.queue.append(Server.Task(kind: .refuse, request: index))
        runRefusals(&calendar)
    }

    private mutating func runRefusals(_ calendar: inout EventCalendar) {
        guard refusals.current == nil, let task = refusals.queue.popFirst() else { return }
        refusals.current = task
        let work = requests[Int(task.request)].waiting * databaseSlowness
        statistics.databaseCPU += work
        burst(refusingProcess, on: databaseHost, work, &calendar)
    }

    mutating func finishRefusal(_ calendar: inout EventCalendar) {
        guard let task = refusals.current else { return }
        refusals.current = nil
        reply(task.request, &calendar)
        runRefusals(&calendar)
    }

    /// The next of a first connect's statements, until there is none.
    mutating func introduce(_ index: Int32, _ calendar: inout EventCalendar) -> Progress {
        let slot = Int(index)
        guard requests[slot].connection >= 0 else {
            requests[slot].stage = 0
            workers[Int(requests[slot].worker)].pool.discard()
            fail(index, .http500, .tooManyConnections)
            answer(index, &calendar)
            return .leaves
        }
        guard requests[slot].tries > 0 else {
            opened(index, requests[slot].connection, &calendar)
            return .goesOn
        }
        requests[slot].stage = CheckoutStage.introducing
        return work(index, constants.clientStatement, &calendar)
    }
}
