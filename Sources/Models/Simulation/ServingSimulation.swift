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
            case balancerQueueOver, balancerTimeout, rerouted, probe, probeOver
            case workerCheck, workerLook, workerSpawn, fault
            case lingered, statementArrived, logWritten, replied, commandArrived, commandReplied
            case repeated
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
    /// Where an open workload's connections are limited: arrivals that wait for one.
    var waitingArrivals = UniqueQueue<WaitingArrival>()
    /// Of an open workload: clients that have begun and are not done, those that have begun since the start, and the
    /// slot of the last.
    var clientsUnderWay = 0
    var clientsBegun = 0
    var lastBegun: Int32 = -1
    /// The clients' timeouts, by slot; empty where there are none.
    var timeouts = UniqueArray<LaneHandle>()
    var connections = UniqueArray<DatabaseConnection>()
    var freeConnections = UniqueArray<Int32>()
    var database: DatabaseConnections
    /// The server processes that are started only to say that there is no slot left, one after another.
    var refusals = Server()
    var log: GroupCommit
    /// How many times as long as usual the database takes.
    var databaseSlowness = 1.0
    var cache = Server()
    let cacheConnectionLimit: Int
    var cacheContents: CacheContents
    /// By look-up: what keys are asked for; the share that is found where there are none.
    let popularity: [ZipfDistribution?]
    let hitRatios: [Double]
    /// The line to the clients.
    var line: Link
    var instances: [Instance]
    var balancer: BalancerState
    var balancerProcess = Server()
    /// −1 where its work is nobody's concern.
    let balancerHost: Int
    /// By endpoint, whether a request may be sent twice; the health checks' is the last.
    let isSafe: [Bool]
    /// By slot; empty without a balancer.
    var tries = UniqueArray<BalancerState.Tries>()
    var upstreamDeadlines = UniqueArray<LaneHandle>()
    var balance: RandomStream
    /// A queue to which nothing comes, for workers that have closed their listener.
    var closedQueue = AcceptQueue(backlog: 0)
    var faults: FaultSchedule
    /// By host.
    var memory: [MemoryLedger]
    /// The sessions that requests belong to, by slot; empty without sessions.
    var places = UniqueArray<SessionPlace>()
    /// What decides about the workers' lives.
    var lives: RandomStream
    var pids = 0
    /// Of the looks whether the run gets anywhere: ``EarlyStop``.
    var lastLook = -1.0
    var lastAnswer = 0.0
    var finishedAtLook = 0
    var finishedAtLastLook = 0
    var looksInVain = 0
    var arrivals: RandomStream
    /// `nil` where the load is not open.
    var arrivalTimes: ArrivalProcess?
    /// Of a log that is replayed; else empty.
    var replayed: [ReplayedArrival] = []
    var race: AcceptRace
    let poolLane: LaneID
    let keepaliveLane: LaneID
    let timeoutLane: LaneID?
    let balancerLane: LaneID
    let balancerQueueLane: LaneID
    let probeLane: LaneID?

    var started = 0
    var finished = 0
    var population = TimeAverage()
    var populationBefore = 0.0
    public internal(set) var statistics: RunStatistics
    public internal(set) var isFinished = false
    let keepsSeries: Bool
    #if DEBUG
    /// Little's law, kept by the requests themselves: nothing of it is there in a release build.
    var books = RunBooks()
    #endif

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
                    settings: .of(host, scenario),
                    quota: host.quota.map { .cores($0) }))
            if constants.footprint > 0 {
                for worker in 0..<layout.workers {
                    processors[index].setFootprint(constants.footprint, of: Int32(worker))
                }
            }
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
                    queue: constants.reusesPort ? worker : instance, instance: instance,
                    life: WorkerLife(scenario.server), heartbeat: Heartbeat(scenario.server, now: 0)))
            switch scenario.server.workerClass {
            case .gevent: eventLoops.append(EventLoop(scenario.server))
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
        cacheContents = CacheContents(
            program.lookups.map { CacheContents.Kind(size: $0.size, ttl: $0.ttl) },
            maxMemory: scenario.cache?.maxMemory)
        popularity = program.lookups.map { $0.popularity }
        hitRatios = program.lookups.map { $0.hitRatio }
        line = Link(bandwidth: scenario.workload.network.bandwidth)
        let settings = scenario.balancer ?? BalancerSettings()
        balancer = BalancerState(settings, instances: scenario.server.instances)
        balancerHost = settings.host.flatMap { scenario.hostIndex($0) } ?? -1
        isSafe = scenario.endpoints.map { BalancerState.isIdempotent($0.method) } + [true]
        balance = RandomStream(StreamKey(seed: seed, replication: replication, component: 2, purpose: 0))
        lives = RandomStream(StreamKey(seed: seed, replication: replication, component: 3, purpose: 0))
        faults = FaultSchedule(scenario.faults)
        memory = layout.hosts.map {
            MemoryLedger(limit: $0.memory, processes: layout.workers + scenario.server.instances)
        }
        instances = []
        for _ in 0..<scenario.server.instances {
            instances.append(
                Instance(
                    arbiter: Arbiter(phase: lives.uniform()),
                    health: settings.health.map { InstanceHealth($0) },
                    sleep: layout.hosts[layout.server].sleep.map { IdleSleepState($0, now: 0) }))
        }
        arrivals = draws.arrivals()
        switch scenario.workload.load {
        case .closed: break
        case .open(let load): arrivalTimes = ArrivalProcess(load)
        case .replay(let load): replayed = load.arrivals
        }
        race = AcceptRace(
            workers: constants.reusesPort ? 1 : constants.workersPerInstance,
            lead: scenario.simplifications.contains(.fairRace) ? 0 : AcceptRace.measuredLead,
            stream: RandomStream(StreamKey(seed: seed, replication: replication, component: 1, purpose: 0)))
        poolLane = calendar.addLane(delay: scenario.pool.poolTimeout)
        keepaliveLane = calendar.addLane(delay: scenario.server.keepalive)
        timeoutLane = constants.clientTimeout.map { calendar.addLane(delay: $0) }
        balancerLane = calendar.addLane(delay: settings.timeout)
        balancerQueueLane = calendar.addLane(delay: settings.queueTimeout)
        probeLane = settings.health.map { calendar.addLane(delay: $0.timeout) }
        statistics = RunStatistics(
            endpoints: scenario.endpoints.count, hosts: scenario.hosts.count, workers: workers.count)
        startWorkers(&calendar)
        scheduleFault(&calendar)
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
        case .warmupOver: endWarmup(calendar)
        case .keepaliveOver: endKeepalive(event.index, &calendar)
        case .clientTimeout: timeOut(event.index, &calendar)
        case .balancerQueueOver: endBalancerQueue(event.index, &calendar)
        case .balancerTimeout: endUpstreamWait(event.index, &calendar)
        case .rerouted: pass(event.index, &calendar)
        case .probe: probe(Int(event.index), &calendar)
        case .probeOver: endProbe(event.index, &calendar)
        case .workerCheck: checkWorkers(of: Int(event.index), &calendar)
        case .workerLook: lookAbout(Int(event.index), &calendar)
        case .workerSpawn: spawn(Int(event.index), &calendar)
        case .fault: applyFaults(&calendar)
        case .lingered: lingered(Int(event.index), &calendar)
        case .statementArrived: runStatement(event.index, &calendar)
        case .logWritten: logWritten(&calendar)
        case .replied: replied(event.index, &calendar)
        case .commandArrived: runCommand(event.index, &calendar)
        case .commandReplied: commandReplied(event.index, &calendar)
        case .repeated: repeatRequest(event.index, &calendar)
        }
        announceChanges(&calendar)
    }
}
