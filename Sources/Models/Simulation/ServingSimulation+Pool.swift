internal import SimCore

/// Connections to the database: taken from the worker's pool, opened, given back.
extension ServingSimulation {
    /// Stages of a checkout.
    enum CheckoutStage {
        static let asking: UInt8 = 0
        /// SQLite's file is being opened.
        static let opening: UInt8 = 1
        /// The worker works on the connect, then the server.
        static let calling: UInt8 = 2
        static let loggingIn: UInt8 = 3
        /// A first connect's statements, one after another: the worker's part and the server's.
        static let introducing: UInt8 = 4
        static let introduced: UInt8 = 5
    }

    mutating func checkout(_ index: Int32, _ calendar: inout EventCalendar) -> Progress {
        let slot = Int(index)
        switch requests[slot].stage {
        case CheckoutStage.asking: return ask(index, &calendar)
        case CheckoutStage.opening:
            opened(index, newConnection(calendar.now), &calendar)
            return .goesOn
        case CheckoutStage.calling: return logIn(index, &calendar)
        case CheckoutStage.loggingIn: return introduce(index, &calendar)
        case CheckoutStage.introducing:
            requests[slot].stage = CheckoutStage.introduced
            send(index, work: constants.serverStatement, &calendar)
            return constants.queryYields ? .leaves : .occupies
        default:
            requests[slot].tries -= 1
            return introduce(index, &calendar)
        }
    }

    private mutating func ask(_ index: Int32, _ calendar: inout EventCalendar) -> Progress {
        let slot = Int(index)
        let worker = Int(requests[slot].worker)
        let isFirstTry = requests[slot].poolTicket == 0
        if isFirstTry { requests[slot].waiting = calendar.now }
        let opens = isFirstTry || requests[slot].flags.contains(.poolDeadlinePassed)
        switch workers[worker].pool.checkout(index, opens: opens) {
        case .reused(let connection):
            if calendar.now - connections[Int(connection)].opened > constants.recycle {
                closeConnection(connection)
                return open(index, &calendar)
            }
            requests[slot].flags.remove(.isFresh)
            hold(index, connection, &calendar)
            return .goesOn
        case .opened:
            return open(index, &calendar)
        case .waiting(let ticket):
            if requests[slot].flags.contains(.poolDeadlinePassed) {
                _ = workers[worker].pool.withdraw(ticket)
                fail(index, .http500, .poolTimeout)
                answer(index, &calendar)
                return .leaves
            }
            // Ticket 0 means "has not waited": the queue counts from 0.
            requests[slot].poolTicket = ticket + 1
            if isFirstTry {
                requests[slot].deadline = calendar.schedule(
                    Event(kind: .poolDeadline, index: index), in: poolLane)
            }
            return .leaves
        }
    }

    private mutating func open(_ index: Int32, _ calendar: inout EventCalendar) -> Progress {
        let slot = Int(index)
        statistics.connects += 1
        endWait(index, &calendar)
        requests[slot].flags.insert(.isFresh)
        if constants.isPostgreSQL {
            requests[slot].stage = CheckoutStage.calling
            return work(index, constants.clientConnectDatabase, &calendar)
        }
        requests[slot].stage = CheckoutStage.opening
        return work(index, constants.connect, &calendar)
    }

    /// The wait for a place in the pool is over.
    private mutating func endWait(_ index: Int32, _ calendar: inout EventCalendar) {
        let slot = Int(index)
        calendar.cancel(requests[slot].deadline)
        requests[slot].deadline = .none
        requests[slot].poolTicket = 0
        requests[slot].flags.remove(.poolDeadlinePassed)
        statistics.poolWait.add(calendar.now - requests[slot].waiting)
    }

    private mutating func hold(_ index: Int32, _ connection: Int32, _ calendar: inout EventCalendar) {
        endWait(index, &calendar)
        opened(index, connection, &calendar)
    }

    /// The request has its connection.
    mutating func opened(_ index: Int32, _ connection: Int32, _ calendar: inout EventCalendar) {
        let slot = Int(index)
        requests[slot].flags.insert(.holdsConnection)
        requests[slot].connection = connection
        requests[slot].stage = 0
        requests[slot].next += 1
    }

    mutating func checkin(_ index: Int32, _ calendar: inout EventCalendar) {
        let slot = Int(index)
        calendar.check(
            requests[slot].flags.contains(.holdsConnection), entity: index,
            "a connection is returned that is not held")
        requests[slot].flags.remove(.holdsConnection)
        let connection = requests[slot].connection
        requests[slot].connection = -1
        let checkin = workers[Int(requests[slot].worker)].pool.checkin(connection)
        if checkin.closes { closeConnection(connection) }
        if let woken = checkin.wakes { goOn(woken, .callback, &calendar) }
    }

    /// `pool_timeout` has passed. The request tries once more, one that was woken meanwhile when its turn comes.
    mutating func giveUpOnPool(_ index: Int32, _ calendar: inout EventCalendar) {
        let slot = Int(index)
        let worker = Int(requests[slot].worker)
        requests[slot].deadline = .none
        requests[slot].flags.insert(.poolDeadlinePassed)
        if workers[worker].pool.withdraw(requests[slot].poolTicket - 1) { goOn(index, .callback, &calendar) }
    }

    /// A number for a connection that is open from now on.
    mutating func newConnection(_ now: Double) -> Int32 {
        let connection = DatabaseConnection(opened: now)
        if let free = freeConnections.popLast() {
            connections[Int(free)] = connection
            return free
        }
        connections.append(connection)
        return Int32(connections.count - 1)
    }

    mutating func closeConnection(_ connection: Int32) {
        freeConnections.append(connection)
        if constants.isPostgreSQL { database.close() }
    }
}
