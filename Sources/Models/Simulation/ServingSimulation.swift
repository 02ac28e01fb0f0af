public import SimCore

/// A serving stack under its workload, as a model that the kernel runs: one replication.
///
/// Clients send requests over connections of their own; connections wait in the accept queue, for which the
/// workers' event loops race; a worker runs its requests' steps, never preempting one by another, on a
/// processor that its host's processes share, the load generator among them.
public struct ServingSimulation: ~Copyable, Model {
    public struct Event: BitwiseCopyable, Sendable {
        enum Kind: UInt8, Sendable {
            case processorDue, thinkOver, connect, connected, established, requestArrived, waitOver
            case poolDeadline, lockPoll, answer, arrival, warmupOver
        }
        /// Before the kind, so that an event is five bytes and its entry in the calendar 24.
        var index: Int32
        var kind: Kind

        init(kind: Kind, index: Int32) {
            self.index = index
            self.kind = kind
        }
    }

    let scenario: Scenario
    let program: Program
    let draws: RequestDraws
    let constants: RunConstants

    var processors: UniqueArray<FairScheduler>
    var timers: UniqueArray<HostTimer>
    /// The first and the last host whose next change has to be announced.
    var firstChanged = Int.max
    var lastChanged = -1
    let serverHost: Int
    let clientHost: Int
    var queue: AcceptQueue
    var workers: UniqueArray<Worker>
    var writer = WriterLock()
    var generator = Generator()
    var requests = SegmentedArray<Request>()
    var freeRequests = UniqueArray<Int32>()
    var arrivals: RandomStream
    var race: RandomStream
    let poolLane: LaneID

    var started = 0
    var finished = 0
    var population = TimeAverage()
    var populationBefore = 0.0
    public internal(set) var statistics: RunStatistics
    public internal(set) var isFinished = false
    let keepsSeries: Bool

    /// Makes the model and schedules its first events.
    ///
    /// - Parameters:
    ///   - scenario: valid: every host named exists, at least one endpoint with positive weight.
    ///   - seed: the experiment's seed.
    ///   - replication: index of the replication.
    ///   - warmup: seconds whose statistics are deleted; 0 for a run bounded by requests.
    ///   - keepsSeries: whether to keep every latency in order of completion.
    public init(
        _ scenario: Scenario, seed: UInt64, replication: UInt64, warmup: Double = 0,
        keepsSeries: Bool = false,
        calendar: inout Calendar<Event>
    ) {
        self.scenario = scenario
        self.keepsSeries = keepsSeries
        program = Program(scenario)
        draws = RequestDraws(
            seed: seed, replication: replication, weights: scenario.endpoints.map { $0.weight })
        let processes = scenario.server.workers + 1
        processors = UniqueArray(minimumCapacity: scenario.hosts.count)
        timers = UniqueArray(minimumCapacity: scenario.hosts.count)
        for (index, host) in scenario.hosts.enumerated() {
            processors.append(
                FairScheduler(
                    cores: host.cores, processes: processes, settings: .linux(cpus: max(2, host.cores)),
                    quota: host.quota.map { .cores($0) }))
            let event = Event(kind: .processorDue, index: Int32(index))
            timers.append(HostTimer(alarm: calendar.addAlarm(event)))
        }
        guard let server = scenario.hostIndex(scenario.server.host),
            let client = scenario.hostIndex(scenario.workload.host)
        else { preconditionFailure("a host that is named does not exist") }
        serverHost = server
        clientHost = client
        constants = RunConstants(scenario)
        queue = AcceptQueue(backlog: scenario.server.backlog)
        workers = UniqueArray(minimumCapacity: scenario.server.workers)
        for _ in 0..<scenario.server.workers {
            workers.append(
                Worker(
                    loop: EventLoop(limit: scenario.server.workerConnections),
                    pool: ConnectionPool(scenario.pool)))
        }
        arrivals = draws.arrivals()
        race = RandomStream(StreamKey(seed: seed, replication: replication, component: 1, purpose: 0))
        poolLane = calendar.addLane(delay: scenario.pool.poolTimeout)
        statistics = RunStatistics(
            endpoints: scenario.endpoints.count, hosts: scenario.hosts.count, workers: workers.count)
        startLoad(&calendar)
        if warmup > 0 { calendar.schedule(Event(kind: .warmupOver, index: 0), at: warmup) }
    }

    public mutating func handle(_ event: Event, _ calendar: inout Calendar<Event>) {
        statistics.fingerprint.add(time: calendar.now, kind: event.kind.rawValue, entity: event.index)
        switch event.kind {
        case .processorDue: advanceProcessor(of: Int(event.index), &calendar)
        case .thinkOver: generate(.connect, event.index, &calendar)
        case .connect: connect(event.index, &calendar)
        case .connected: queueConnection(event.index, &calendar)
        case .established: generate(.send, event.index, &calendar)
        case .requestArrived: requestArrived(event.index, &calendar)
        case .waitOver: makeReady(event.index, &calendar)
        case .poolDeadline: giveUpOnPool(event.index, &calendar)
        case .lockPoll: pollLock(event.index, &calendar)
        case .answer: generate(.receive, event.index, &calendar)
        case .arrival: openArrival(&calendar)
        case .warmupOver: endWarmup(calendar.now)
        }
        announceChanges(&calendar)
    }

    /// Closes the statistics at the end of the run.
    public mutating func finish(_ calendar: borrowing Calendar<Event>) {
        let now = calendar.now
        statistics.end = now
        statistics.population = population.average(until: now)
        statistics.growth = population.value - populationBefore
        statistics.events = calendar.handled
        for index in timers.indices {
            statistics.hostBusy[index] = processors[index].busy(until: now) - timers[index].busyBefore
        }
        for index in workers.indices {
            statistics.accepts[index] = workers[index].loop.accepted - workers[index].acceptedBefore
        }
    }

    mutating func endWarmup(_ now: Double) {
        let fingerprint = statistics.fingerprint
        statistics = RunStatistics(
            endpoints: scenario.endpoints.count, hosts: scenario.hosts.count, workers: workers.count)
        statistics.fingerprint = fingerprint
        statistics.start = now
        population.restart(at: now)
        populationBefore = population.value
        for index in timers.indices { timers[index].busyBefore = processors[index].busy(until: now) }
        for index in workers.indices { workers[index].acceptedBefore = workers[index].loop.accepted }
    }
}

/// Runs one replication to its end.
///
/// - Parameters:
///   - warmup: seconds whose statistics are deleted.
///   - keepsSeries: whether to keep every latency in order of completion.
///   - log: called with each event before it happens.
public func simulate(
    _ scenario: Scenario, seed: UInt64, replication: UInt64, warmup: Double = 0, keepsSeries: Bool = false,
    log: ((EventRecord) -> Void)? = nil
) -> RunStatistics {
    var calendar = Calendar<ServingSimulation.Event>(RunIdentity(seed: seed, replication: replication))
    var model = ServingSimulation(
        scenario, seed: seed, replication: replication, warmup: warmup, keepsSeries: keepsSeries,
        calendar: &calendar)
    let horizon = scenario.workload.load.duration ?? .infinity
    if let log {
        while !model.isFinished, let event = calendar.next(until: horizon) {
            log(model.record(of: event, at: calendar.now))
            model.handle(event, &calendar)
        }
    } else {
        run(&model, &calendar, until: horizon)
    }
    if horizon < .infinity, !model.isFinished { calendar.elapse(until: horizon) }
    model.finish(calendar)
    return model.statistics
}

extension Load {
    /// Length of the run in seconds, where the load is bounded by a duration.
    public var duration: Double? {
        switch self {
        case .closed(let load): load.duration
        case .open(let load): load.duration
        }
    }

    /// Number of requests, where the load is bounded by one.
    public var requests: Int? {
        switch self {
        case .closed(let load): load.requests
        case .open(let load): load.requests
        }
    }
}
