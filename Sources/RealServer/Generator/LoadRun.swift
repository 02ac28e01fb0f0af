import Foundation
import Models
import NIOCore
import NIOPosix
import SimCore

/// One run of a workload against a server on this computer: who sends when, and what became of it.
///
/// Everything happens on one event loop. Each request has a connection of its own, HTTP/1.0, no keep-alive, as
/// `ab` without `-k`. The requests are the simulation's: endpoint, think time and arrival times come from
/// ``RequestDraws``.
final class LoadRun {
    /// Connections in flight beyond which arrivals are counted instead of sent.
    static let cap = 15_000
    /// Seconds without any answer after which a run is given up.
    static let patience: Int64 = 60

    let loop: any NIOCore.EventLoop
    private(set) var records: [RequestRecord] = []
    private(set) var summary = GeneratorSummary()
    let endpoints: [Endpoint]

    private let settings: GeneratorSettings
    private let load: Load
    private let draws: RequestDraws
    private let heads: [ByteBuffer]
    private let demands: DemandHeader?
    private let bootstrap: ClientBootstrap
    private let address: SocketAddress
    private let clientTimeout: TimeAmount?
    private var start: Int64 = 0
    private var measuredFrom: Int64 = 0
    private var cpuBefore: Int64 = 0
    private var lastAnswer: Int64 = 0
    private var inFlight = 0
    private var arrivals: RandomStream
    private var nextArrival = 0.0
    private var isOver = false
    private let atWarmup: () -> Void
    private let atEnd: () -> Void

    /// - Parameters:
    ///   - atWarmup: called when the measured part starts, where that is later than the load.
    ///   - atEnd: called once, when the run is over.
    init(
        _ settings: GeneratorSettings, loop: any NIOCore.EventLoop, atWarmup: @escaping () -> Void,
        atEnd: @escaping () -> Void
    ) throws {
        self.settings = settings
        self.loop = loop
        self.atWarmup = atWarmup
        self.atEnd = atEnd
        load = settings.scenario.workload.load
        endpoints = settings.scenario.endpoints
        draws = RequestDraws(
            seed: settings.seed, replication: settings.repetition, weights: endpoints.map { $0.weight })
        arrivals = draws.arrivals()
        heads = endpoints.map { endpoint in
            ByteBuffer(
                string: "\(endpoint.method) \(endpoint.path) HTTP/1.0\r\nHost: 127.0.0.1\r\nAccept: */*\r\n"
                    + (endpoint.method == "GET" ? "" : "Content-Length: 0\r\n"))
        }
        demands = settings.sendsDemands ? DemandHeader(endpoints) : nil
        bootstrap = ClientBootstrap(group: loop).connectTimeout(.hours(2))
        address = try SocketAddress(ipAddress: "127.0.0.1", port: settings.port)
        clientTimeout = settings.scenario.workload.clientTimeout.map { .nanoseconds(Int64($0 * 1e9)) }
        records.reserveCapacity(load.requests ?? 100_000)
    }

    func begin() {
        start = Clock.now
        lastAnswer = start
        measuredFrom = start
        cpuBefore = Clock.process
        if let duration = load.duration {
            if settings.warmup > 0 {
                schedule(at: start + nanoseconds(settings.warmup)) { self.endWarmup() }
            }
            schedule(at: start + nanoseconds(duration)) { self.end() }
        }
        watch()
        switch load {
        case .closed(let closed):
            for client in 0..<closed.clients where mayStart {
                think(client: client, number: 0, closed.think, from: start)
            }
        case .open(let open):
            nextArrival = Distribution.exponential(mean: 1 / open.rate).sample(using: &arrivals)
            arrive(open)
        }
    }

    /// A request is over, whichever way.
    func finish(_ record: RequestRecord) {
        guard !isOver else { return }
        inFlight -= 1
        lastAnswer = start + record.completed
        records.append(record)
        if let limit = load.requests, records.count + summary.overflow == limit { return end() }
        guard case .closed(let closed) = load, mayStart else { return }
        think(
            client: Int(record.client), number: Int(record.number) + 1, closed.think, from: Clock.now)
    }

    /// The run cannot go on.
    func give(up reason: String) {
        guard !isOver else { return }
        summary.failure = reason
        end()
    }

    /// Nanoseconds since the start of the load.
    var elapsed: Int64 { Clock.now - start }

    private var mayStart: Bool {
        !isOver && (load.requests.map { summary.started + summary.overflow < $0 } ?? true)
    }

    private func think(client: Int, number: Int, _ pause: Distribution, from time: Int64) {
        summary.started += 1
        let seconds = draws.think(before: draws.key(client: client, number: number), pause)
        let intended = time + nanoseconds(seconds)
        if seconds > 0 {
            schedule(at: intended) { self.send(client: client, number: number, intended: intended) }
        } else {
            send(client: client, number: number, intended: intended)
        }
    }

    private func arrive(_ open: OpenLoad) {
        while mayStart {
            let intended = start + nanoseconds(nextArrival)
            guard intended <= Clock.now else {
                schedule(at: intended) { self.arrive(open) }
                return
            }
            nextArrival += Distribution.exponential(mean: 1 / open.rate).sample(using: &arrivals)
            if inFlight >= Self.cap {
                summary.overflow += 1
            } else {
                let client = summary.started
                summary.started += 1
                send(client: client, number: 0, intended: intended)
            }
        }
    }

    private func send(client: Int, number: Int, intended: Int64) {
        guard !isOver else { return }
        let key = draws.key(client: client, number: number)
        let endpoint = draws.endpoint(of: key)
        var request = heads[endpoint]
        if let text = demands?.text(endpoint: endpoint, key: key) {
            request.writeString("\(DemandHeader.name): \(text)\r\n")
        }
        request.writeString("X-Headroom-Client: \(client)\r\nX-Headroom-Number: \(number)\r\n\r\n")
        var record = RequestRecord()
        record.intended = intended - start
        record.client = Int32(truncatingIfNeeded: client)
        record.number = Int32(truncatingIfNeeded: number)
        record.endpoint = UInt16(endpoint)
        record.actual = elapsed
        inFlight += 1
        let exchange = Exchange(record, run: self)
        if let clientTimeout {
            exchange.timer = loop.assumeIsolated().scheduleTask(in: clientTimeout) { exchange.timeOut() }
        }
        bootstrap.connect(to: address).assumeIsolated().whenComplete { result in
            exchange.connected(result, sending: request)
        }
    }

    private func endWarmup() {
        guard !isOver else { return }
        measuredFrom = Clock.now
        cpuBefore = Clock.process
        summary.unfinishedAtWarmup = inFlight
        atWarmup()
    }

    private func end() {
        guard !isOver else { return }
        isOver = true
        let now = Clock.now
        summary.cpu = Double(Clock.process - cpuBefore) * 1e-9
        summary.from = Double(measuredFrom - start) * 1e-9
        summary.to = Double(now - start) * 1e-9
        summary.unfinished = inFlight
        atEnd()
    }

    private func watch() {
        schedule(at: Clock.now + 1_000_000_000) {
            guard !self.isOver else { return }
            if self.inFlight > 0 && Clock.now - self.lastAnswer > Self.patience * 1_000_000_000 {
                self.give(up: "no answer for \(Self.patience) s")
            } else {
                self.watch()
            }
        }
    }

    private func schedule(at time: Int64, _ task: @escaping () -> Void) {
        loop.assumeIsolated().scheduleTask(deadline: .uptimeNanoseconds(UInt64(time)), task)
    }

    private func nanoseconds(_ seconds: Double) -> Int64 {
        Int64((seconds * 1e9).rounded())
    }
}
