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
            case keepaliveOver, clientTimeout, retry
            case lingered, statementArrived, logWritten, replied, commandArrived, commandReplied
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
    let sessionChoice: WeightedChoice
    let constants: RunConstants

    var processors: UniqueArray<FairScheduler>
    var timers: UniqueArray<HostTimer>
    /// The first and the last host whose next change has to be announced.
    var firstChanged = Int.max
    var lastChanged = -1
    let clientHost: Int
    let databaseHost: Int
    let cacheHost: Int
    /// Of each instance; of each worker with `reuse_port`.
    var queues: UniqueArray<AcceptQueue>
    var workers: UniqueArray<Worker>
    var eventLoops = UniqueArray<EventLoop>()
    var threadedLoops = UniqueArray<ThreadedLoop>()
    var syncLoops = UniqueArray<SyncLoop>()
    var writer = WriterLock()
    var generator = Server()
    var requests = SegmentedArray<Request>()
    var freeRequests = UniqueArray<Int32>()
    /// Connections that clients of an open workload have left open.
    var idleConnections = UniqueArray<Int32>()
    /// The clients' timeouts, by slot; empty where there are none.
    var timeouts = UniqueArray<LaneHandle>()
    var connections = UniqueArray<DatabaseConnection>()
    var freeConnections = UniqueArray<Int32>()
    var database: DatabaseConnections
    var log: GroupCommit
    /// How many times as long as usual the database takes.
    var databaseSlowness = 1.0
    var cache = Server()
    let cacheConnectionLimit: Int
    /// When the line to the clients has sent all that it was given.
    var lineFree = 0.0
    var arrivals: RandomStream
    var race: AcceptRace
    let poolLane: LaneID
    let keepaliveLane: LaneID
    let timeoutLane: LaneID?

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
        constants = RunConstants(scenario)
        draws = RequestDraws(
            seed: seed, replication: replication, weights: scenario.endpoints.map { $0.weight })
        let sessions = scenario.workload.sessions
        sessionChoice = WeightedChoice(sessions.isEmpty ? [1] : sessions.map { $0.weight })
        let layout = Layout(scenario)
        processors = UniqueArray(minimumCapacity: layout.hosts.count)
        timers = UniqueArray(minimumCapacity: layout.hosts.count)
        for (index, host) in layout.hosts.enumerated() {
            processors.append(
                FairScheduler(
                    cores: host.cores, processes: layout.processes,
                    settings: .linux(cpus: max(2, host.cores)), quota: host.quota.map { .cores($0) }))
            let event = Event(kind: .processorDue, index: Int32(index))
            timers.append(HostTimer(alarm: calendar.addAlarm(event)))
        }
        clientHost = layout.client
        databaseHost = layout.database
        cacheHost = layout.cache
        queues = UniqueArray(minimumCapacity: layout.queues)
        for _ in 0..<layout.queues { queues.append(AcceptQueue(backlog: scenario.server.backlog)) }
        workers = UniqueArray(minimumCapacity: layout.workers)
        for worker in 0..<layout.workers {
            let instance = worker / scenario.server.workers
            workers.append(
                Worker(
                    pool: ConnectionPool(scenario.pool), host: layout.host(ofInstance: instance),
                    queue: constants.reusesPort ? worker : instance))
            switch scenario.server.workerClass {
            case .gevent:
                eventLoops.append(
                    EventLoop(
                        limit: scenario.server.workerConnections, order: scenario.server.loopOrder,
                        acceptsAtOnce: scenario.server.workers == 1 ? 100 : 1))
            case .gthread:
                threadedLoops.append(
                    ThreadedLoop(
                        limit: scenario.server.workerConnections, threads: scenario.server.threads))
            case .sync: syncLoops.append(SyncLoop())
            }
        }
        database = DatabaseConnections(scenario.database ?? Database(kind: .sqlite))
        log = GroupCommit(flush: constants.flush)
        cacheConnectionLimit = scenario.cache?.maxConnections ?? 0
        arrivals = draws.arrivals()
        race = AcceptRace(
            workers: constants.reusesPort ? 1 : constants.workersPerInstance,
            stream: RandomStream(StreamKey(seed: seed, replication: replication, component: 1, purpose: 0)))
        poolLane = calendar.addLane(delay: scenario.pool.poolTimeout)
        keepaliveLane = calendar.addLane(delay: scenario.server.keepalive)
        timeoutLane = constants.clientTimeout.map { calendar.addLane(delay: $0) }
        statistics = RunStatistics(
            endpoints: scenario.endpoints.count, hosts: scenario.hosts.count, workers: workers.count)
        startLoad(&calendar)
        if warmup > 0 { calendar.schedule(Event(kind: .warmupOver, index: 0), at: warmup) }
    }

    public mutating func handle(_ event: Event, _ calendar: inout Calendar<Event>) {
        statistics.fingerprint.add(time: calendar.now, kind: event.kind.rawValue, entity: event.index)
        switch event.kind {
        case .processorDue: advanceProcessor(of: Int(event.index), &calendar)
        case .thinkOver, .retry: begin(event.index, &calendar)
        case .connect: connect(event.index, &calendar)
        case .connected: queueConnection(event.index, &calendar)
        case .established: generate(.send, event.index, &calendar)
        case .requestArrived: requestArrived(event.index, &calendar)
        case .waitOver: goOn(event.index, .timer, yielded: constants.waitYields, &calendar)
        case .poolDeadline: giveUpOnPool(event.index, &calendar)
        case .lockPoll: pollLock(event.index, &calendar)
        case .answer: answerArrived(event.index, &calendar)
        case .arrival: openArrival(&calendar)
        case .warmupOver: endWarmup(calendar.now)
        case .keepaliveOver: endKeepalive(event.index, &calendar)
        case .clientTimeout: timeOut(event.index, &calendar)
        case .lingered: lingered(Int(event.index), &calendar)
        case .statementArrived: runStatement(event.index, &calendar)
        case .logWritten: logWritten(&calendar)
        case .replied: replied(event.index, &calendar)
        case .commandArrived: runCommand(event.index, &calendar)
        case .commandReplied: commandReplied(event.index, &calendar)
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
        statistics.peakConnections = database.peak
        statistics.refusedConnections = database.refused
        // The copies of a host, one for each instance, stand for it together.
        let copies = timers.count - scenario.hosts.count
        for index in timers.indices {
            let host = index < scenario.hosts.count ? index : workers[0].host
            let busy = processors[index].busy(until: now) - timers[index].busyBefore
            statistics.hostBusy[host] += busy / (host == workers[0].host ? Double(copies + 1) : 1)
        }
        for index in workers.indices {
            statistics.accepts[index] = accepts(of: index) - workers[index].acceptedBefore
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
        for index in workers.indices { workers[index].acceptedBefore = accepts(of: index) }
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
