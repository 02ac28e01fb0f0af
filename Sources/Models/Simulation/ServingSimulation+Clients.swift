internal import SimCore

/// The clients' side: when requests start, the load generator's own work, what is recorded.
extension ServingSimulation {
    mutating func startLoad(_ calendar: inout EventCalendar) {
        switch scenario.workload.load {
        case .closed(let load):
            for client in 0..<load.clients where startsMore {
                started += 1
                let request = newRequest(client: client, number: 0)
                think(request, &calendar)
            }
        case .open, .replay:
            scheduleArrival(&calendar)
        }
    }

    /// Whether the workload has requests left that have not started.
    var startsMore: Bool { constants.limit.map { started < $0 } ?? true }

    mutating func scheduleArrival(_ calendar: inout EventCalendar) {
        guard startsMore else { return }
        let time =
            replayed.isEmpty ? arrivalTimes?.next(using: &arrivals) ?? .infinity : replayed[started].time
        if time < .infinity { calendar.schedule(Event(kind: .arrival, index: 0), at: time) }
    }

    mutating func openArrival(_ calendar: inout EventCalendar) {
        let arrival = WaitingArrival(client: Int32(truncatingIfNeeded: started), intended: calendar.now)
        started += 1
        population.add(1, at: calendar.now)
        bookArrival(client: arrival.client, number: 0, calendar)
        scheduleArrival(&calendar)
        if clientsUnderWay < constants.connections {
            admit(arrival, &calendar)
        } else {
            waitingArrivals.append(arrival)
        }
    }

    /// An arrival gets a connection: one that was left open, or a new one.
    private mutating func admit(_ arrival: WaitingArrival, _ calendar: inout EventCalendar) {
        let client = Int(arrival.client)
        let request: Int32
        if constants.keepsConnections, let idle = idleConnections.popLast() {
            request = idle
            renew(request, client: client, number: 0)
        } else {
            request = newRequest(client: client, number: 0)
        }
        if !replayed.isEmpty { requests[Int(request)].endpoint = Int16(replayed[client].endpoint) }
        requests[Int(request)].intended = arrival.intended
        clientsUnderWay += 1
        clientsBegun += 1
        lastBegun = request
        begin(request, &calendar)
    }

    /// Takes a slot of the slab and draws the request's endpoint.
    mutating func newRequest(client: Int, number: Int) -> Int32 {
        let index = newSlot(Request())
        renew(index, client: client, number: number)
        return index
    }

    mutating func newSlot(_ request: Request) -> Int32 {
        if let slot = freeRequests.popLast() {
            requests[Int(slot)] = request
            return slot
        }
        requests.append(request)
        if timeoutLane != nil { timeouts.append(.none) }
        if constants.isBalanced {
            tries.append(BalancerState.Tries())
            upstreamDeadlines.append(.none)
        }
        return Int32(requests.count - 1)
    }

    /// Makes a slot that of a client's next request; its connection stays as it is.
    mutating func renew(_ index: Int32, client: Int, number: Int) {
        let slot = Int(index)
        requests[slot].client = Int32(truncatingIfNeeded: client)
        requests[slot].number = Int32(truncatingIfNeeded: number)
        requests[slot].attempt = 0
        let key = draws.key(client: client, number: number)
        chooseEndpoint(slot, key)
        requests[slot].flags.remove(.isElsewhere)
        if constants.cdn > 0, draws.isElsewhere(key, share: constants.cdn) {
            requests[slot].flags.insert(.isElsewhere)
        }
    }

    /// The endpoint: the next of the session, or drawn.
    private mutating func chooseEndpoint(_ slot: Int, _ key: StreamKey) {
        let sessions = scenario.workload.sessions
        guard !sessions.isEmpty else {
            requests[slot].endpoint = Int16(draws.endpoint(of: key))
            return
        }
        while places.count < requests.count { places.append(SessionPlace()) }
        places[slot].place += 1
        if requests[slot].number == 0
            || Int(places[slot].place) >= sessions[Int(places[slot].session)].endpoints.count
        {
            places[slot].session = Int32(draws.session(of: key, sessionChoice))
            places[slot].place = 0
        }
        let session = sessions[Int(places[slot].session)]
        requests[slot].endpoint = Int16(session.endpoints[Int(places[slot].place)])
    }

    /// Sets an attempt back to the request's beginning.
    mutating func rewind(_ slot: Int) {
        let key = draws.key(client: Int(requests[slot].client), number: Int(requests[slot].number))
        requests[slot].draws = RequestDraws.steps(of: key)
        requests[slot].next = program.starts[Int(requests[slot].endpoint)]
        requests[slot].outcome = .ok
        requests[slot].cause = .unknown
        requests[slot].stage = 0
        requests[slot].tries = 0
        requests[slot].poolTicket = 0
        requests[slot].flags.subtract([.hasArrived, .poolDeadlinePassed, .isHalfOpen])
    }

    mutating func think(_ index: Int32, _ calendar: inout EventCalendar) {
        let pause = constants.fixedThink ?? drawnThink(index)
        requests[Int(index)].intended = calendar.now + pause
        calendar.schedule(Event(kind: .thinkOver, index: index), after: pause)
    }

    mutating func drawnThink(_ index: Int32) -> Double {
        let slot = Int(index)
        let key = draws.key(client: Int(requests[slot].client), number: Int(requests[slot].number))
        return draws.think(before: key, constants.think)
    }

    /// The client starts an attempt: over the connection that it has, or over a new one.
    mutating func begin(_ index: Int32, _ calendar: inout EventCalendar) {
        let slot = Int(index)
        rewind(slot)
        statistics.attempts += 1
        if let lane = timeoutLane {
            timeouts[slot] = calendar.schedule(Event(kind: .clientTimeout, index: index), in: lane)
        }
        if constants.isBalanced { return beginAtBalancer(index, &calendar) }
        let isKept = requests[slot].flags.contains(.isAccepted)
        // A close that is still on its way is not known here.
        if isKept,
            requests[slot].flags.contains(.isOpen)
                || calendar.now < requests[slot].waiting + constants.flight
        {
            requests[slot].flags.insert(.isReused)
            generate(.send, index, &calendar)
        } else {
            requests[slot].flags.subtract([.isReused, .isAccepted, .isOpen])
            requests[slot].worker = -1
            generate(.connect, index, &calendar)
        }
    }

    mutating func generate(_ kind: Server.Task.Kind, _ request: Int32, _ calendar: inout EventCalendar) {
        generator.queue.append(Server.Task(kind: kind, request: request))
        runGenerator(&calendar)
    }

    mutating func runGenerator(_ calendar: inout EventCalendar) {
        while generator.current == nil, let task = generator.queue.popFirst() {
            let slot = Int(task.request)
            let isReused = requests[slot].flags.contains(.isReused)
            if task.kind == .connect || (task.kind == .send && isReused) { noteStart(slot, calendar) }
            generator.current = task
            let work =
                switch task.kind {
                case .connect: constants.clientConnect
                case .send, .command, .pass, .refuse: constants.clientSend
                case .receive: constants.clientReceive
                }
            if work > 0 {
                statistics.clientCPU += work
                burst(generatorProcess, on: clientHost, work, &calendar)
            } else {
                endGeneratorTask(&calendar)
            }
        }
    }

    /// A client turns to its request, which may be later than it meant to.
    mutating func noteStart(_ slot: Int, _ calendar: borrowing EventCalendar) {
        guard requests[slot].attempt == 0, !requests[slot].flags.contains(.isAbandoned) else { return }
        let now = calendar.now
        requests[slot].sent = now
        guard constants.isClosed else { return }
        population.add(1, at: now)
        bookArrival(client: requests[slot].client, number: requests[slot].number, calendar)
    }

    mutating func finishGeneratorTask(_ calendar: inout EventCalendar) {
        endGeneratorTask(&calendar)
        runGenerator(&calendar)
    }

    mutating func endGeneratorTask(_ calendar: inout EventCalendar) {
        guard let task = generator.current else { return }
        generator.current = nil
        let isElsewhere = requests[Int(task.request)].flags.contains(.isElsewhere)
        switch task.kind {
        case .connect where isElsewhere:
            calendar.schedule(
                Event(kind: .answer, index: task.request), after: 2 * constants.rtt + constants.handshake)
        case .connect: calendar.schedule(Event(kind: .connect, index: task.request), after: constants.flight)
        case .send, .command, .pass, .refuse:
            calendar.schedule(Event(kind: .requestArrived, index: task.request), after: constants.flight)
        case .receive: received(task.request, &calendar)
        }
    }

    /// The client has its answer, or knows that there will be none.
    mutating func received(_ index: Int32, _ calendar: inout EventCalendar) {
        requests[Int(index)].flags.remove(.isAnswered)
        if requests[Int(index)].flags.contains(.isAbandoned) { return dispose(index, &calendar) }
        if timeoutLane != nil { calendar.cancel(timeouts[Int(index)]) }
        guard requests[Int(index)].outcome != .ok, retry(index, &calendar) else {
            return record(index, &calendar)
        }
    }

    /// A request is over, whichever way.
    mutating func record(_ index: Int32, _ calendar: inout EventCalendar) {
        let slot = Int(index)
        let now = calendar.now
        calendar.check(population.value >= 1, entity: index, "a request ends that did not begin")
        population.add(-1, at: now)
        bookEnd(slot, calendar)
        finished += 1
        let endpoint = Int(requests[slot].endpoint)
        let outcome = requests[slot].outcome
        if outcome == .ok {
            let latency = now - requests[slot].intended
            let actual = now - requests[slot].sent
            statistics.all.add(latency: latency, actual: actual)
            statistics.endpoints[endpoint].add(latency: latency, actual: actual)
            if keepsSeries { statistics.series.append((now, latency)) }
        } else {
            statistics.all.failed += 1
            statistics.endpoints[endpoint].failed += 1
            statistics.classes[Int(outcome.rawValue)] += 1
            statistics.causes[Int(requests[slot].cause.rawValue)] += 1
        }
        if let limit = constants.limit, finished == limit {
            isFinished = true
            return
        }
        goOn(after: index, &calendar)
    }

    /// What the client does next: its next request, or nothing.
    private mutating func goOn(after index: Int32, _ calendar: inout EventCalendar) {
        let slot = Int(index)
        let client = Int(requests[slot].client)
        let number = Int(requests[slot].number) + 1
        let isKept =
            constants.keepsConnections
            && !requests[slot].flags.isDisjoint(with: [.isAccepted, .isAtBalancer])
        let goesOn = (constants.isClosed || continuesSession(slot)) && startsMore
        guard goesOn else {
            if isKept { idleConnections.append(index) } else { free(index) }
            clientsUnderWay -= 1
            if let next = waitingArrivals.popFirst() { admit(next, &calendar) }
            return
        }
        if !isKept { requests[slot].flags = Flags() }
        started += 1
        renew(index, client: client, number: number)
        if !constants.isClosed {
            population.add(1, at: calendar.now)
            bookArrival(client: requests[slot].client, number: requests[slot].number, calendar)
        }
        think(index, &calendar)
    }

    private mutating func continuesSession(_ slot: Int) -> Bool {
        let sessions = scenario.workload.sessions
        guard !sessions.isEmpty, replayed.isEmpty else { return false }
        return Int(places[slot].place) + 1 < sessions[Int(places[slot].session)].endpoints.count
    }

    /// An answer reaches the client, if it still waits.
    mutating func answerArrived(_ index: Int32, _ calendar: inout EventCalendar) {
        if requests[Int(index)].flags.contains(.isAbandoned) { return received(index, &calendar) }
        generate(.receive, index, &calendar)
    }

    /// Nothing is left of the attempt.
    mutating func free(_ index: Int32) {
        freeRequests.append(index)
    }
}

extension RunStatistics.Requests {
    mutating func add(latency value: Double, actual: Double) {
        ok += 1
        latency.add(value)
        latencyTally.add(value)
        self.actual.add(actual)
        actualTally.add(actual)
    }
}
