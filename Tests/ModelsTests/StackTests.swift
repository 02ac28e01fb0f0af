import Models
import SimCore
import Testing

/// Scenarios in small, one mechanism each.
enum Stack {
    static func server(_ workerClass: WorkerClass, workers: Int, threads: Int = 1) -> Server {
        var server = Server()
        server.workers = workers
        server.workerClass = workerClass
        server.threads = threads
        return server
    }

    /// Nothing but the steps costs anything, so that times are exact.
    static func bare(
        _ server: Server, cores: Int = 8, steps: [Step], clients: Int, requests: Int
    ) -> Scenario {
        var scenario = bareScenario(
            workers: server.workers, cores: cores, steps: steps,
            load: .closed(ClosedLoad(clients: clients, requests: requests)))
        scenario.server = server
        return scenario
    }

    static func postgresql(_ driver: Driver = .psycopg2, psycogreen: Bool = true) -> Database {
        var database = Database(kind: .postgresql)
        database.host = "aux"
        database.driver = driver
        database.psycogreen = psycogreen
        return database
    }
}

@Suite struct `Worker classes` {
    /// 8 requests that wait 20 ms: gevent overlaps all, gthread as many as it has threads, sync none.
    @Test(arguments: [(WorkerClass.gevent, 1, 0.02), (.gthread, 4, 0.04), (.sync, 1, 0.16)])
    func `overlap waits each in its way`(workerClass: WorkerClass, threads: Int, seconds: Double) {
        let scenario = Stack.bare(
            Stack.server(workerClass, workers: 1, threads: threads), steps: [.wait(.constant(0.02))],
            clients: 8, requests: 8)
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect(run.all.ok == 8)
        #expect((run.end - seconds).magnitude < 1e-9)
    }

    /// A worker that is killed for its silence in a request of 6 s has computed until then, and no longer.
    @Test(arguments: [WorkerClass.gevent, .sync])
    func `use CPU time until they are killed`(workerClass: WorkerClass) {
        var server = Stack.server(workerClass, workers: 1)
        server.timeout = 2
        let scenario = Stack.bare(server, steps: [.cpu(.constant(6))], clients: 1, requests: 1)
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect(run.all.failed == 1)
        #expect(run.end > 2 && run.end < 4)
        #expect((run.serverCPU - run.end).magnitude < 1e-9)
    }

    /// The interpreter's lock: threads of one process never compute at once, however many cores there are.
    @Test func `share one core between the threads of a process`() {
        let scenario = Stack.bare(
            Stack.server(.gthread, workers: 1, threads: 8), steps: [.cpu(.constant(0.02))], clients: 8,
            requests: 8)
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect((run.end - 0.16).magnitude < 1e-9)
    }

    /// A sync worker waits for its client to close the connection: with a round trip of 40 ms a request of 10 ms
    /// takes the worker at least 50 ms.
    @Test func `keep a sync worker until its client has closed the connection`() {
        var scenario = Stack.bare(
            Stack.server(.sync, workers: 1), steps: [.cpu(.constant(0.01))], clients: 20, requests: 200)
        scenario.workload.network.rtt = 0.04
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect(run.all.ok == 200)
        #expect(Double(run.all.ok) / run.duration < 1 / 0.05)
        scenario.server = Stack.server(.gevent, workers: 1)
        let gevent = simulate(scenario, seed: 1, replication: 0)
        #expect(Double(gevent.all.ok) / gevent.duration > 80)
    }

    /// 160 requests of 0.1 s at once over 4 × 4 threads: with an even split they would take 1.0 s; a gthread worker
    /// accepts more than its threads can serve (measured 1.43 s, split 53/47/32/28).
    @Test func `hoard connections in a gthread worker`() {
        var server = Stack.server(.gthread, workers: 4, threads: 4)
        server.workerConnections = 1000
        var scenario = Stack.bare(
            server, cores: 2, steps: [.wait(.constant(0.1))], clients: 160, requests: 160)
        scenario.costs.accept = 30e-6
        scenario.costs.wakeup = 15e-6
        let run = simulate(scenario, seed: 3, replication: 0)
        #expect(run.all.ok == 160)
        #expect((run.accepts.max() ?? 0) > 40)
        #expect(run.end > 1.05)
    }
}

@Suite struct `Connections` {
    /// With keep-alive a client pays the connection's round trip once; without, every time.
    @Test func `that are kept cost their round trip once`() {
        var scenario = Stack.bare(
            Stack.server(.gevent, workers: 1), steps: [.cpu(.constant(0.01))], clients: 1, requests: 10)
        scenario.workload.network.rtt = 0.05
        scenario.workload.load = .closed(ClosedLoad(clients: 1, requests: 10, keepalive: true))
        let kept = simulate(scenario, seed: 1, replication: 0)
        #expect(kept.accepts.reduce(0, +) == 1)
        #expect((kept.end - (10 * 0.06 + 0.05)).magnitude < 1e-9)
    }

    /// The worker closes a connection on which nothing came for `keepalive` seconds: a client that thinks longer
    /// connects again.
    @Test(arguments: [(1.9, 1), (2.1, 5)])
    func `are closed after keepalive seconds`(think: Double, connections: Int) {
        var scenario = Stack.bare(
            Stack.server(.gevent, workers: 1), steps: [.cpu(.constant(0.001))], clients: 1, requests: 5)
        scenario.workload.load = .closed(
            ClosedLoad(clients: 1, think: .constant(think), requests: 5, keepalive: true))
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect(run.all.ok == 5)
        #expect(run.accepts.reduce(0, +) == connections)
    }

    /// A kept connection stays with its worker: 8 clients of 2 workers hardly ever split evenly, and the unlucky
    /// worker is the slow one; a connection a request balances again and again.
    @Test func `that are kept pin their clients to a worker`() {
        var scenario = Stack.bare(
            Stack.server(.gevent, workers: 4), steps: [.cpu(.constant(0.005))], clients: 16, requests: 2000)
        scenario.costs.accept = 16e-6
        scenario.costs.wakeup = 15e-6
        let fresh = simulate(scenario, seed: 4, replication: 0)
        scenario.workload.load = .closed(ClosedLoad(clients: 16, requests: 2000, keepalive: true))
        let kept = simulate(scenario, seed: 4, replication: 0)
        #expect(kept.accepts.reduce(0, +) == 16)
        #expect(kept.all.ok == 2000 && fresh.all.ok == 2000)
        #expect((kept.all.latency.quantile(0.95) ?? 0) > (fresh.all.latency.quantile(0.95) ?? 0))
    }

    @Test func `with TLS cost two round trips more`() {
        var scenario = Stack.bare(
            Stack.server(.gevent, workers: 1), steps: [.cpu(.constant(0.01))], clients: 1, requests: 3)
        scenario.workload.network.rtt = 0.05
        scenario.workload.network.tls = true
        #expect((simulate(scenario, seed: 1, replication: 0).all.latencyTally.mean - 0.21).magnitude < 1e-9)
    }

    @Test func `share the line out`() {
        var scenario = Stack.bare(
            Stack.server(.gevent, workers: 1), steps: [.respond(size: 1000, gzip: false)], clients: 4,
            requests: 4)
        scenario.workload.network.bandwidth = 10_000
        #expect((simulate(scenario, seed: 1, replication: 0).end - 0.4).magnitude < 1e-9)
    }

    /// gzip trades CPU for bytes.
    @Test func `carry less where answers are compressed`() {
        var scenario = Stack.bare(
            Stack.server(.gevent, workers: 1), steps: [.respond(size: 1000, gzip: true)], clients: 1,
            requests: 1)
        scenario.workload.network.bandwidth = 10_000
        scenario.costs.gzip = 1e-6
        scenario.costs.gzipRatio = 0.2
        #expect((simulate(scenario, seed: 1, replication: 0).end - (0.02 + 0.001)).magnitude < 1e-9)
    }
}

@Suite struct `Clients that give up` {
    /// Work goes on: of two requests of 1 s on one worker, the second gives up after 1.5 s, and the worker is busy
    /// for 2 s all the same.
    @Test func `leave the server at work`() {
        var scenario = Stack.bare(
            Stack.server(.gevent, workers: 1), cores: 1, steps: [.cpu(.constant(1))], clients: 3, requests: 3)
        scenario.workload.clientTimeout = 1.5
        scenario.workload.load = .closed(ClosedLoad(clients: 3, duration: 3.5))
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect(run.classes[Int(OutcomeClass.timeout.rawValue)] > 0)
        #expect(
            run.causes[Int(OutcomeCause.clientTimeout.rawValue)]
                == run.classes[Int(OutcomeClass.timeout.rawValue)])
        #expect((run.hostBusy[0] - 3.5).magnitude < 1e-9)
    }

    @Test func `try again, after a pause that doubles`() {
        var scenario = Stack.bare(
            Stack.server(.gevent, workers: 1), cores: 1, steps: [.cpu(.constant(10))], clients: 1, requests: 1
        )
        scenario.workload.clientTimeout = 1
        scenario.workload.retries.limit = 3
        scenario.workload.retries.backoff = 0.5
        let run = simulate(scenario, seed: 1, replication: 0)
        // 1 + 0.5 + 1 + 1 + 1 + 2 + 1
        #expect((run.end - 7.5).magnitude < 1e-9)
        #expect(run.attempts == 4 && run.all.failed == 1)
    }

    @Test func `never arrive where a delivery network answers`() {
        var scenario = Stack.bare(
            Stack.server(.gevent, workers: 2), steps: [.cpu(.constant(0.001))], clients: 4, requests: 4000)
        scenario.workload.cdn = 0.3
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect(run.all.ok == 4000)
        // Four standard deviations of a binomial share.
        let share = 1 - Double(run.accepts.reduce(0, +)) / 4000
        #expect((share - 0.3).magnitude < 4 * (0.3 * 0.7 / 4000).squareRoot())
    }

    @Test func `go through their sessions in order`() {
        var scenario = Stack.bare(
            Stack.server(.gevent, workers: 1), steps: [.cpu(.constant(0.001))], clients: 1, requests: 300)
        scenario.endpoints.append(Endpoint(name: "order", steps: [.cpu(.constant(0.001))]))
        scenario.costs.request = [0, 0]
        scenario.workload.sessions = [Session(endpoints: [0, 0, 1])]
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect(run.endpoints.map { $0.ok } == [200, 100])
    }
}
