import Foundation
import Models
import SimCore

/// One run of a workload against a server: who sends when, and what became of it.
///
/// One thread, one epoll descriptor, no allocation per request: what the generator takes of a CPU is not the
/// server's. The requests are the simulation's: endpoint, parameters, think time and arrival times come from
/// ``RequestDraws``; the calendar of what is to come is the engine's, with the real clock.
///
/// Without keep-alive a request is HTTP/1.0 on a connection of its own and ends when the server closes it, as
/// `ab` has it. With keep-alive it is HTTP/1.1, and ends with its last byte, as `wrk` has it.
final class LoadRun {
    struct Timer: BitwiseCopyable, Sendable {
        enum Kind: UInt8, Sendable {
            /// A client's think time is over.
            case think
            /// The next arrival of an open workload, or of a replay.
            case arrival
            /// A client gives up on a request.
            case timeout
            /// A connection could not be opened.
            case failed
            case warm, end, watch
        }
        var kind: Kind
        var index: Int32
        var generation: UInt32 = 0
    }

    struct Client {
        var number: Int32 = 0
        var intended: Int64 = 0
        /// The connection that it keeps; −1 for none.
        var connection: Int32 = -1
    }

    let settings: GeneratorSettings
    let load: Load
    let keepalive: Bool
    let draws: RequestDraws
    private let demands: DemandHeader?
    var records: [RequestRecord] = []
    var summary = GeneratorSummary()

    var poller: Poller
    var timers = Calendar<Timer>()
    var timeouts: LaneID?
    var connections: [ClientConnection] = []
    var freeConnections: [Int32] = []
    /// Kept connections that no client of its own has, the one used last at the end.
    var idleConnections: [Int32] = []
    var clients: [Client] = []
    var request = RequestBytes()
    let input = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 64)
    var address = sockaddr_in()

    private var arrivals: RandomStream
    private var arrivalTimes: ArrivalProcess?
    private var nextArrival = 0.0
    private var begun = 0
    /// Arrivals that wait for one of a limited number of connections.
    private var waiting: [(client: Int, intended: Int64)] = []
    private var firstWaiting = 0
    private let mostConnections: Int
    private(set) var start: Int64 = 0
    var lastAnswer: Int64 = 0
    var failed = 0
    private var inFlight = 0
    /// ∫ requests in flight dt since the measured part began, in nanoseconds.
    private var inFlightArea = 0.0
    private var inFlightSince: Int64 = 0
    private var measuredFrom: Int64 = 0
    private var cpuBefore: Int64 = 0
    private(set) var isOver = false
    /// What is said while the load runs: `warm`, and the progress.
    private let say: (String) -> Void

    init(_ settings: GeneratorSettings, say: @escaping (String) -> Void) throws(MeasurementError) {
        self.settings = settings
        self.say = say
        load = settings.workload.load
        keepalive = load.keepalive
        draws = RequestDraws(
            seed: settings.seed, replication: settings.repetition, weights: settings.weights)
        arrivals = draws.arrivals()
        demands = settings.demands.isEmpty ? nil : DemandHeader(settings.demands)
        var most = Int.max
        if case .open(let open) = load {
            arrivalTimes = ArrivalProcess(open)
            most = open.connections ?? .max
        }
        mostConnections = most
        poller = try Poller()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(settings.port).bigEndian
        guard inet_pton(AF_INET, settings.address, &address.sin_addr) == 1 else {
            throw .environment("\(settings.address) is no IPv4 address.")
        }
        if let timeout = settings.workload.clientTimeout { timeouts = timers.addLane(delay: timeout) }
        records.reserveCapacity(min(load.requests ?? 1_000_000, 4_000_000))
    }

    deinit { input.deallocate() }

    /// Applies the load, from its first request to its end.
    func run() {
        begin()
        while !isOver {
            fireTimers()
            if isOver { return }
            let due = timers.earliest.map { start + nanoseconds($0) } ?? Clock.now + 1_000_000_000
            let count = poller.wait(max(0, due - Clock.now))
            for index in 0..<count where !isOver {
                handle(poller[index])
                if Clock.now >= due { fireTimers() }
            }
        }
    }

    /// Nanoseconds since the start of the load.
    var elapsed: Int64 { Clock.now - start }

    /// The run cannot go on.
    func give(up reason: String) {
        guard !isOver else { return }
        summary.failure = reason
        end()
    }

    // MARK: who sends when

    private func begin() {
        start = Clock.now
        lastAnswer = 0
        measuredFrom = start
        cpuBefore = Clock.process
        summary.serverBefore = serverStays
        if let duration = load.duration {
            if settings.warmup > 0 { timers.schedule(Timer(kind: .warm, index: 0), at: settings.warmup) }
            timers.schedule(Timer(kind: .end, index: 0), at: duration)
        }
        timers.schedule(Timer(kind: .watch, index: 0), at: 1)
        switch load {
        case .closed(let closed):
            clients = Array(repeating: Client(), count: closed.clients)
            for client in 0..<closed.clients where mayStart {
                think(client: client, number: 0, closed.think, from: 0)
            }
        case .open, .replay:
            planArrival()
        }
    }

    private func fireTimers() {
        while !isOver {
            let now = Double(elapsed) * 1e-9
            guard let timer = timers.next(until: now) else {
                timers.elapse(until: max(timers.now, now))
                return
            }
            fire(timer)
        }
    }

    private func fire(_ timer: Timer) {
        switch timer.kind {
        case .think:
            let client = clients[Int(timer.index)]
            send(client: Int(timer.index), number: Int(client.number), intended: client.intended)
        case .arrival: arrive()
        case .timeout:
            if connections[Int(timer.index)].generation == timer.generation { timeOut(Int(timer.index)) }
        case .failed:
            if connections[Int(timer.index)].generation == timer.generation {
                failConnecting(Int(timer.index))
            }
        case .warm: endWarmup()
        case .end: end()
        case .watch: watch()
        }
    }

    private var mayStart: Bool {
        !isOver && (load.requests.map { begun < $0 } ?? true)
    }

    /// The client's next request, after its think time.
    func goOn(client: Int, number: Int) {
        guard case .closed(let closed) = load, mayStart else { return }
        think(client: client, number: number, closed.think, from: elapsed)
    }

    private func think(client: Int, number: Int, _ pause: Distribution, from time: Int64) {
        begun += 1
        let seconds = draws.think(before: draws.key(client: client, number: number), pause)
        let intended = time + nanoseconds(seconds)
        clients[client].number = Int32(truncatingIfNeeded: number)
        clients[client].intended = intended
        if seconds > 0 {
            let at = max(timers.now, Double(intended) * 1e-9)
            timers.schedule(Timer(kind: .think, index: Int32(client)), at: at)
        } else {
            send(client: client, number: number, intended: intended)
        }
    }

    private func planArrival() {
        guard mayStart else { return }
        switch load {
        case .closed: return
        case .open: nextArrival = arrivalTimes?.next(using: &arrivals) ?? .infinity
        case .replay(let replay): nextArrival = replay.arrivals[begun].time
        }
        guard nextArrival < .infinity else { return }
        timers.schedule(Timer(kind: .arrival, index: 0), at: max(timers.now, nextArrival))
    }

    private func arrive() {
        let index = begun
        let intended = nanoseconds(nextArrival)
        begun += 1
        if inFlight + waitingCount >= settings.limits.inFlight {
            summary.overflow += 1
            if let limit = load.requests, records.count + summary.overflow == limit { end() }
        } else if inFlight >= mostConnections {
            waiting.append((index, intended))
        } else {
            send(client: index, number: 0, intended: intended)
        }
        planArrival()
    }

    private func send(client: Int, number: Int, intended: Int64) {
        guard !isOver else { return }
        if let most = settings.limits.requests, summary.started >= most {
            return give(up: "the cap of requests (measure.abort.requests) is reached")
        }
        summary.started += 1
        let key = draws.key(client: client, number: number)
        var target: String?
        var endpoint = 0
        if case .replay(let replay) = load {
            endpoint = replay.arrivals[client].endpoint
            target = replay.arrivals[client].target
        } else {
            endpoint = draws.endpoint(of: key)
        }
        var record = RequestRecord()
        record.intended = intended
        record.client = Int32(truncatingIfNeeded: client)
        record.number = Int32(truncatingIfNeeded: number)
        record.endpoint = UInt16(endpoint)
        request.fill(
            settings.requests[endpoint], key: key, client: client, number: number, target: target,
            demands: demands?.text(endpoint: endpoint, key: key))
        record.actual = elapsed
        changeInFlight(by: 1, at: record.actual)
        dispatch(record, client: client)
    }

    /// A request is over, whichever way.
    func note(_ record: RequestRecord) {
        guard !isOver else { return }
        changeInFlight(by: -1, at: record.completed)
        lastAnswer = record.completed
        records.append(record)
        if !record.isOK { failed += 1 }
        if let limit = load.requests, records.count + summary.overflow == limit { return end() }
        sendWaiting()
    }

    private var waitingCount: Int { waiting.count - firstWaiting }

    private func sendWaiting() {
        guard waitingCount > 0, inFlight < mostConnections else { return }
        let next = waiting[firstWaiting]
        firstWaiting += 1
        if firstWaiting == waiting.count {
            waiting.removeAll(keepingCapacity: true)
            firstWaiting = 0
        }
        send(client: next.client, number: 0, intended: next.intended)
    }

    // MARK: the run's own account

    private func changeInFlight(by step: Int, at time: Int64) {
        // A request may be noted as over a moment before now, when its connection is found to be silent.
        if time > inFlightSince {
            inFlightArea += Double(inFlight) * Double(time - inFlightSince)
            inFlightSince = time
        }
        inFlight += step
    }

    /// Read here and not by the command, which hears of the window's ends a little later.
    private var serverStays: ServerStays? { settings.stays.isEmpty ? nil : StayFile.read(settings.stays) }

    private func endWarmup() {
        changeInFlight(by: 0, at: elapsed)
        inFlightArea = 0
        measuredFrom = Clock.now
        summary.serverBefore = serverStays
        cpuBefore = Clock.process
        summary.unfinishedAtWarmup = inFlight + waitingCount
        say("warm")
    }

    private func end() {
        guard !isOver else { return }
        isOver = true
        let now = Clock.now
        changeInFlight(by: 0, at: now - start)
        summary.serverAfter = serverStays
        summary.cpu = Double(Clock.process - cpuBefore) * 1e-9
        summary.from = Double(measuredFrom - start) * 1e-9
        summary.to = Double(now - start) * 1e-9
        summary.inFlight = inFlightArea / Double(max(1, now - measuredFrom))
        summary.unfinished = inFlight + waitingCount
        summary.arrivals = begun
        for connection in connections where connection.isInFlight {
            let from = max(connection.record.actual, measuredFrom - start)
            summary.unfinishedStay += Double(max(0, now - start - from)) * 1e-9
        }
    }

    private func watch() {
        let limits = settings.limits
        closeSilentConnections()
        if isOver { return }
        if inFlight > 0, Double(elapsed - lastAnswer) * 1e-9 > limits.silence {
            return give(up: "no answer for \(limits.silence) s")
        }
        let recent = records.suffix(1000)
        let wrong = recent.count { !$0.isOK }
        if recent.count >= 100, Double(wrong) > limits.errors * Double(recent.count) {
            return give(up: "\(wrong) of the last \(recent.count) requests failed\(unexpectedStatuses)")
        }
        if let limit = limits.latency, let median = recentMedian, median > limit {
            let shown = (median * 1000).rounded() / 1000
            return give(up: "the median latency of the last requests is \(shown) s, above \(limit) s")
        }
        let progress = LoadProgress(
            seconds: Double(elapsed) * 1e-9, finished: records.count, failed: failed, inFlight: inFlight)
        say(progress.line)
        timers.schedule(Timer(kind: .watch, index: 0), at: timers.now + 1)
    }

    /// ` (status 404: 1000)`; empty where no answer had a status that was not expected.
    private var unexpectedStatuses: String {
        let statuses = summary.unexpected.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(3)
        if statuses.isEmpty { return "" }
        return " (" + statuses.map { "status \($0.key): \($0.value)" }.joined(separator: ", ") + ")"
    }

    /// Of the last 100 requests and those in flight, which have taken at least as long as they are under way; `nil`
    /// below ten of them.
    private var recentMedian: Double? {
        var times = records.suffix(100).map(\.latency)
        let now = elapsed
        for connection in connections where connection.isInFlight {
            times.append(Double(now - connection.record.intended) * 1e-9)
        }
        guard times.count >= 10 else { return nil }
        times.sort()
        return times[times.count / 2]
    }

    func nanoseconds(_ seconds: Double) -> Int64 {
        Int64((seconds * 1e9).rounded())
    }
}
