internal import SimCore

/// The clients' side: when requests start, the load generator's own work, what is recorded.
extension ServingSimulation {
    mutating func startLoad(_ calendar: inout EventCalendar) {
        switch scenario.workload.load {
        case .closed(let load):
            for client in 0..<load.clients where startsMore {
                let request = newRequest(client: client, number: 0)
                think(request, &calendar)
            }
        case .open:
            scheduleArrival(&calendar)
        }
    }

    /// Whether the workload has requests left that have not started.
    var startsMore: Bool { constants.limit.map { started < $0 } ?? true }

    mutating func scheduleArrival(_ calendar: inout EventCalendar) {
        guard startsMore else { return }
        let gap = constants.gap.sample(using: &arrivals)
        calendar.schedule(Event(kind: .arrival, index: 0), after: gap)
    }

    mutating func openArrival(_ calendar: inout EventCalendar) {
        let request = newRequest(client: started, number: 0)
        requests[Int(request)].intended = calendar.now
        population.add(1, at: calendar.now)
        scheduleArrival(&calendar)
        generate(.connect, request, &calendar)
    }

    /// Takes a slot of the slab and draws the request's endpoint.
    mutating func newRequest(client: Int, number: Int) -> Int32 {
        started += 1
        let key = draws.key(client: client, number: number)
        var request = Request(stream: RequestDraws.steps(of: key))
        request.client = Int32(truncatingIfNeeded: client)
        request.number = Int32(truncatingIfNeeded: number)
        request.endpoint = Int16(draws.endpoint(of: key))
        request.next = program.starts[Int(request.endpoint)]
        if let slot = freeRequests.popLast() {
            requests[Int(slot)] = request
            return slot
        }
        requests.append(request)
        return Int32(requests.count - 1)
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

    mutating func generate(
        _ kind: Generator.Task.Kind, _ request: Int32, _ calendar: inout EventCalendar
    ) {
        generator.queue.append(Generator.Task(kind: kind, request: request))
        runGenerator(&calendar)
    }

    mutating func runGenerator(_ calendar: inout EventCalendar) {
        while generator.current == nil, let task = generator.queue.popFirst() {
            if task.kind == .connect {
                requests[Int(task.request)].sent = calendar.now
                if constants.isClosed { population.add(1, at: calendar.now) }
            }
            generator.current = task
            let work =
                switch task.kind {
                case .connect: constants.clientConnect
                case .send: constants.clientSend
                case .receive: constants.clientReceive
                }
            if work > 0 {
                statistics.clientCPU += work
                burst(workers.count, on: clientHost, work, &calendar)
            } else {
                endGeneratorTask(&calendar)
            }
        }
    }

    mutating func finishGeneratorTask(_ calendar: inout EventCalendar) {
        endGeneratorTask(&calendar)
        runGenerator(&calendar)
    }

    mutating func endGeneratorTask(_ calendar: inout EventCalendar) {
        guard let task = generator.current else { return }
        generator.current = nil
        switch task.kind {
        case .connect: calendar.schedule(Event(kind: .connect, index: task.request), after: constants.flight)
        case .send:
            calendar.schedule(Event(kind: .requestArrived, index: task.request), after: constants.flight)
        case .receive: record(task.request, &calendar)
        }
    }

    /// The last byte was received, or the client gave up.
    mutating func record(_ index: Int32, _ calendar: inout EventCalendar) {
        let request = requests[Int(index)]
        let now = calendar.now
        calendar.check(population.value >= 1, entity: index, "a request ends that did not begin")
        population.add(-1, at: now)
        finished += 1
        if request.outcome == .ok {
            let latency = now - request.intended
            statistics.all.add(latency: latency, actual: now - request.sent)
            statistics.endpoints[Int(request.endpoint)].add(latency: latency, actual: now - request.sent)
            if keepsSeries { statistics.series.append((now, latency)) }
        } else {
            statistics.all.failed += 1
            statistics.endpoints[Int(request.endpoint)].failed += 1
            statistics.classes[Int(request.outcome.rawValue)] += 1
            statistics.causes[Int(request.cause.rawValue)] += 1
        }
        freeRequests.append(index)
        if let limit = constants.limit, finished == limit {
            isFinished = true
            return
        }
        guard constants.isClosed, startsMore else { return }
        let next = newRequest(client: Int(request.client), number: Int(request.number) + 1)
        think(next, &calendar)
    }
}

extension RunStatistics.Requests {
    mutating func add(latency seconds: Double, actual sentSeconds: Double) {
        ok += 1
        latency.add(seconds)
        latencyTally.add(seconds)
        actual.add(sentSeconds)
        actualTally.add(sentSeconds)
    }
}
