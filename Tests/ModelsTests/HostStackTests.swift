import Models
import SimCore
import Testing

@Suite struct `What a request costs beside its steps` {
    static func empty(_ server: Server, clients: Int, requests: Int, keepalive: Bool = false) -> Scenario {
        var scenario = Stack.bare(server, cores: 1, steps: [], clients: clients, requests: requests)
        scenario.workload.load = .closed(
            ClosedLoad(clients: clients, requests: requests, keepalive: keepalive))
        return scenario
    }

    /// A gevent worker that answers "hello" to two clients: measured 3 756 requests a second over new connections,
    /// 5 907 over kept ones. The priors are within a quarter.
    @Test(arguments: [(false, 3756.0), (true, 5907)])
    func `is about what was measured, by the priors`(keepalive: Bool, measured: Double) {
        var scenario = Self.empty(
            Stack.server(.gevent, workers: 1), clients: 2, requests: 5000, keepalive: keepalive)
        scenario.costs = .prior(endpoints: 1)
        let run = simulate(scenario, seed: 1, replication: 0)
        let rate = Double(run.all.ok) / run.duration
        #expect((rate / measured - 1).magnitude < 0.25, "\(rate)")
    }

    /// Every idle worker of a shared socket is woken by a connection, and all but one in vain; with reuse_port the one
    /// whose socket it is.
    @Test(arguments: [(false, 4, 3), (true, 1, 0)])
    func `is a wake-up of every idle worker`(reusePort: Bool, wakeups: Int, lost: Int) {
        var server = Stack.server(.gevent, workers: 4)
        server.reusePort = reusePort
        var scenario = Self.empty(server, clients: 1, requests: 100)
        scenario.workload.load = .closed(ClosedLoad(clients: 1, think: .constant(0.01), requests: 100))
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect(run.wakeups == 100 * wakeups)
        // The run ends with the last answer, before that connection's losers have looked.
        #expect((99 * lost...100 * lost).contains(run.lostWakeups))
    }

    /// A list of ten rows through the ORM at 16 clients on one core. Context switches a request, measured: 0.06 with one
    /// worker, 0.3 with four that share their accept queue, 0.9 with four under reuse_port.
    @Test(arguments: [(1, false, 0.06), (4, false, 0.3), (4, true, 0.9)])
    func `is a turn of another process as often as was measured`(
        workers: Int, reusePort: Bool, measured: Double
    ) {
        var server = Stack.server(.gevent, workers: workers)
        server.reusePort = reusePort
        var scenario = Stack.bare(
            server, cores: 1,
            steps: [
                .cpu(.constant(0.0003)), .query(Query(cpu: .constant(0.00005), rows: 10)),
                .cpu(.constant(0.0001)),
            ], clients: 16, requests: 4000)
        scenario.hosts.append(Host(name: "data", cores: 1))
        scenario.database = Stack.postgresql()
        scenario.database?.host = "data"
        scenario.pool.poolPrePing = true
        scenario.pool.poolSize = 20
        scenario.costs = .prior(endpoints: 1)
        let run = simulate(scenario, seed: 1, replication: 0)
        let wakeups = Double(run.wakeups) / Double(run.all.ok)
        #expect((wakeups - measured).magnitude < 0.15, "\(wakeups)")
        // Each costs the loading of caches, at most.
        scenario.costs.processSwitch = 20e-6
        let colder = simulate(scenario, seed: 1, replication: 0)
        let more = colder.hostBusy[0] / Double(colder.all.ok) - run.hostBusy[0] / Double(run.all.ok)
        #expect(more > 0 && more < 1.5 * 20e-6, "\(more)")
    }

    /// Eight busy workers on eight cores with a quota of two use it up in 25 ms and all stall for 75: 30 ms of work each
    /// end 5 ms after the next period has begun.
    @Test func `stalls all workers of a plan together`() {
        var scenario = Stack.bare(
            Stack.server(.sync, workers: 8), cores: 8, steps: [.cpu(.constant(0.03))], clients: 8, requests: 8
        )
        scenario.hosts[0].quota = 2
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect((run.end - 0.105).magnitude < 1e-6)
    }
}

@Suite struct `Connections that say nothing` {
    /// The worker's keepalive timer runs from the accept: with TLS the first bytes come two round trips after it. At 2.2 s
    /// the connection is closed already.
    @Test(arguments: [(0.9, OutcomeClass.ok), (1.1, .reset)])
    func `are closed after keepalive seconds, the first request or not`(rtt: Double, outcome: OutcomeClass) {
        var scenario = Stack.bare(
            Stack.server(.gevent, workers: 1), steps: [.cpu(.constant(0.01))], clients: 1, requests: 1)
        scenario.workload.network.rtt = rtt
        scenario.workload.network.tls = true
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect(outcome == .ok ? run.all.ok == 1 : run.classes[Int(outcome.rawValue)] == 1)
    }

    /// A kept connection counts in worker_connections while it is idle: with one place the second client waits until the
    /// first one's connection is closed, 2 s later.
    @Test func `take a place in worker_connections`() {
        var server = Stack.server(.gevent, workers: 1)
        server.workerConnections = 1
        var scenario = Stack.bare(server, steps: [.cpu(.constant(0.001))], clients: 2, requests: 2)
        scenario.workload.load = .closed(
            ClosedLoad(clients: 2, think: .constant(10), requests: 2, keepalive: true))
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect((run.end - 12.002).magnitude < 1e-9)
    }

    /// HTTP/1.0 without keep-alive, and sync workers in any case: every request has a connection of its own.
    @Test(arguments: [(WorkerClass.gevent, false), (.sync, true)])
    func `do not exist without keep-alive, nor with sync`(workerClass: WorkerClass, keepalive: Bool) {
        var scenario = Stack.bare(
            Stack.server(workerClass, workers: 1), steps: [.cpu(.constant(0.001))], clients: 1, requests: 10)
        scenario.workload.load = .closed(ClosedLoad(clients: 1, requests: 10, keepalive: keepalive))
        #expect(simulate(scenario, seed: 1, replication: 0).accepts == [10])
    }
}
