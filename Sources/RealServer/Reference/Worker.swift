import Experiments
import Models
import NIOCore
import SimCore

/// The state of one worker process, all of it on its one event loop: the pool, the connections, the plans.
final class Worker {
    let settings: ServerSettings
    let loop: any NIOCore.EventLoop
    let plans: [Plan]
    let responses: [Response]
    var pool: WorkerPool<DatabaseConnection>
    let stays: StayLedger
    var listener: (any Channel)?

    private let draws: RequestDraws
    private var routes: [(method: String, path: PathTemplate, endpoint: Int)] = []
    /// Requests seen before, and the endpoint of each.
    private var known: [String: Int] = [:]
    private var runs: [Int32: RequestRun] = [:]
    private var nextRun: Int32 = 0
    private var connections = 0
    private var isListening = true
    private var unnamed = 0

    init(_ settings: ServerSettings, stays: StayLedger, loop: any NIOCore.EventLoop) {
        self.stays = stays
        self.settings = settings
        self.loop = loop
        let scenario = settings.scenario
        plans = scenario.endpoints.map { Plan($0) }
        responses = plans.map { Response($0) }
        draws = RequestDraws(
            seed: settings.seed, replication: settings.repetition,
            weights: scenario.endpoints.map { $0.weight })
        for (index, endpoint) in scenario.endpoints.enumerated() {
            guard let path = try? PathTemplate(endpoint.path) else { continue }
            routes.append((endpoint.method, path, index))
        }
        let path = settings.databasePath
        let busyTimeout = scenario.database?.busyTimeout ?? 5
        pool = WorkerPool(
            scenario.pool, open: { try DatabaseConnection(path: path, busyTimeout: busyTimeout) },
            close: { $0.close() })
    }

    /// Starts the request, or returns false where no endpoint answers it.
    func start(_ request: HTTPRequest, for connection: ConnectionHandler) -> Bool {
        guard let endpoint = endpoint(of: request) else { return false }
        let key = key(of: request)
        let run = RequestRun(
            number: nextRun, endpoint: endpoint, key: key, worker: self, connection: connection)
        nextRun &+= 1
        run.advance()
        return true
    }

    /// The first endpoint whose method and path are the request's. Paths with parameters are many, so only so many
    /// are kept in mind.
    private func endpoint(of request: HTTPRequest) -> Int? {
        let name = "\(request.method) \(request.path)"
        if let index = known[name] { return index }
        let route = routes.first { $0.method == request.method && $0.path.matches(request.path) }
        let index = route?.endpoint
        if known.count < 10_000 { known[name] = index }
        return index
    }

    /// A request without Headroom's headers is counted by the worker and named after its process.
    private func key(of request: HTTPRequest) -> StreamKey {
        if let client = request.client { return draws.key(client: client, number: request.number ?? 0) }
        unnamed += 1
        return draws.key(client: Int.max, number: unnamed)
    }

    // MARK: waiting for a connection of the pool

    func park(_ run: RequestRun) {
        runs[run.number] = run
    }

    func unpark(_ run: RequestRun) {
        runs[run.number] = nil
    }

    /// A woken waiter tries again in a later turn of the loop, as a greenlet does that was switched to.
    func wake(_ waiter: Int32?) {
        guard let waiter, let run = runs[waiter] else { return }
        loop.assumeIsolated().execute { run.advance() }
    }

    // MARK: worker_connections

    func connectionOpened() {
        connections += 1
        if isListening && connections >= settings.scenario.server.workerConnections {
            isListening = false
            listen(false)
        }
    }

    func connectionClosed() {
        connections -= 1
        if !isListening && connections < settings.scenario.server.workerConnections {
            isListening = true
            listen(true)
        }
    }

    private func listen(_ on: Bool) {
        guard let listener else { return }
        try? listener.syncOptions?.setOption(.autoRead, value: on)
    }
}
