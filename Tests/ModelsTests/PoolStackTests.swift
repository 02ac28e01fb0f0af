import Models
import SimCore
import Testing

@Suite struct `How long a connection of the pool is held` {
    static let read = Step.query(Query())
    static let write = Step.query(Query(writes: 1))
    static let pause = Step.wait(.constant(1))

    /// Two requests with a pool of one connection: 2 s where the wait holds it, 1 s where a commit has given it back or
    /// it was not taken yet.
    @Test(arguments: [
        ([read, pause], 2.0), ([pause, read], 1), ([.transaction([write]), pause], 1), ([write, pause], 1),
        ([.transaction([write, pause])], 2), ([read, .transaction([write]), pause], 1),
        ([.transaction([write]), read, pause], 2),
    ])
    func `is from the first statement to the commit or the end of the request`(
        steps: [Step], seconds: Double
    ) {
        var scenario = Stack.bare(Stack.server(.gevent, workers: 1), steps: steps, clients: 2, requests: 2)
        scenario.database = Stack.postgresql()
        scenario.pool.poolSize = 1
        scenario.pool.maxOverflow = 0
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect(run.all.ok == 2)
        #expect((run.end - seconds).magnitude < 1e-9)
    }

    /// What a request computes after its query, JSON for instance, holds the connection; its answer on a slow line does
    /// not. Two threads, one connection, 0.1 s each.
    @Test(arguments: [true, false])
    func `includes rendering and excludes sending`(renders: Bool) {
        let last = renders ? Step.cpu(.constant(0.1)) : .respond(size: 1000, gzip: false)
        var scenario = Stack.bare(
            Stack.server(.gthread, workers: 1, threads: 2), steps: [Self.read, last], clients: 2, requests: 2)
        scenario.database = Stack.postgresql()
        scenario.workload.network.bandwidth = 10_000
        scenario.pool.poolSize = 1
        scenario.pool.maxOverflow = 0
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect((run.end - 0.2).magnitude < 1e-9)
        #expect((run.poolWait.maximum - (renders ? 0.1 : 0)).magnitude < 1e-9)
    }
}

@Suite struct `A worker's pool in its stack` {
    /// A cold burst connects at once, each request for itself; then five connections are kept.
    @Test func `starts empty and opens what a burst asks for at once`() {
        var scenario = Stack.bare(
            Stack.server(.gevent, workers: 1), steps: [.query(Query(cpu: .constant(0.1)))], clients: 10,
            requests: 10)
        scenario.hosts[1].cores = 10
        scenario.database = Stack.postgresql()
        scenario.costs.postgresql.serverConnect = 0.01
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect(run.connects == 10 && run.peakConnections == 10)
        #expect((run.end - 0.11).magnitude < 1e-9)
    }

    /// One pool a process: two workers have twice the connections.
    @Test(arguments: [(1, 2.0), (2, 1)])
    func `is its own`(workers: Int, seconds: Double) {
        var server = Stack.server(.gthread, workers: workers, threads: 4)
        server.workerConnections = 4 / workers
        var scenario = Stack.bare(
            server, steps: [.query(Query()), .wait(.constant(1))], clients: 4, requests: 4)
        scenario.database = Stack.postgresql()
        scenario.pool.poolSize = 2
        scenario.pool.maxOverflow = 0
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect((run.end - seconds).magnitude < 1e-9)
    }

    /// A connection older than pool_recycle is replaced when it is taken.
    @Test(arguments: [(-1.0, 1), (2.5, 2)])
    func `replaces what is older than pool_recycle`(recycle: Double, connects: Int) {
        var scenario = Stack.bare(
            Stack.server(.gevent, workers: 1), steps: [.query(Query())], clients: 1, requests: 5)
        scenario.workload.load = .closed(ClosedLoad(clients: 1, think: .constant(1), requests: 5))
        scenario.database = Stack.postgresql()
        scenario.pool.poolRecycle = recycle
        #expect(simulate(scenario, seed: 1, replication: 0).connects == connects)
    }

    /// A refusal is no free lunch: PostgreSQL forks and looks who asks before it says no, so it costs what a connection
    /// costs, for the server and for the request's time.
    @Test func `pays for a connection that is refused`() {
        var scenario = Stack.bare(
            Stack.server(.gevent, workers: 1), steps: [.query(Query()), .wait(.constant(1))], clients: 3,
            requests: 3)
        scenario.hosts[1].cores = 8
        scenario.database = Stack.postgresql()
        scenario.database?.maxConnections = 4
        scenario.costs.postgresql.serverConnect = 0.01
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect(run.all.ok == 1 && run.refusedConnections == 2)
        // One opened; the two refusals one after another, on a core of their own.
        #expect((run.databaseCPU - 0.03).magnitude < 1e-9)
        #expect((run.end - 1.01).magnitude < 1e-9)
    }
}

@Suite struct `SQLite's writers` {
    static func scenario(_ seconds: Double) -> Scenario {
        var server = Stack.server(.gevent, workers: 2)
        server.workerConnections = 1
        var scenario = Stack.bare(
            server, steps: [.transaction([.query(Query(writes: 1)), .wait(.constant(seconds))])], clients: 2,
            requests: 2)
        scenario.database = Database(kind: .sqlite)
        return scenario
    }

    /// One writer a file; who waits looks after 1, 2, 5, 10, 15, 20, 25 and 25 ms more: the lock that is free at 100 ms
    /// is found at 103.
    @Test func `poll for the lock with growing pauses`() {
        let run = simulate(Self.scenario(0.1), seed: 1, replication: 0)
        #expect(run.all.ok == 2)
        #expect((run.end - 0.203).magnitude < 1e-9)
        #expect((run.lockWait.maximum - 0.103).magnitude < 1e-9)
    }

    @Test func `give up after the busy timeout of 5 s`() {
        let run = simulate(Self.scenario(6), seed: 1, replication: 0)
        #expect(run.all.ok == 1)
        #expect(run.causes[Int(OutcomeCause.databaseLocked.rawValue)] == 1)
        #expect((run.end - 6).magnitude < 1e-9)
    }
}

@Suite struct `The cache's one thread` {
    /// Ten workers, one thread: commands of 10 ms go one after another however many ask.
    @Test func `runs one command after another`() {
        var scenario = Stack.bare(
            Stack.server(.gevent, workers: 10), steps: [.cache(CacheLookup(finding: .ratio(1)))],
            clients: 10, requests: 10)
        scenario.hosts[1].cores = 8
        scenario.cache = Cache()
        scenario.cache?.host = "aux"
        scenario.costs.cache.command = 0.01
        #expect((simulate(scenario, seed: 1, replication: 0).end - 0.1).magnitude < 1e-9)
    }
}
