import Models
import SimCore
import Testing

@Suite struct `PostgreSQL behind a stack` {
    static let read = [Step.query(Query(cpu: .constant(0.3)))]

    /// Three queries of 0.3 s in greenlets: psycopg2 alone 0.90 s, with psycogreen and with psycopg 3 0.30 s (measured).
    @Test(arguments: [(Driver.psycopg2, false, 0.9), (.psycopg2, true, 0.3), (.psycopg, false, 0.3)])
    func `blocks the loop or does not, by its driver`(driver: Driver, psycogreen: Bool, seconds: Double) {
        var scenario = Stack.bare(
            Stack.server(.gevent, workers: 1), steps: Self.read, clients: 3, requests: 3)
        scenario.hosts[1].cores = 4
        scenario.database = Stack.postgresql(driver, psycogreen: psycogreen)
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect(run.all.ok == 3)
        #expect((run.end - seconds).magnitude < 1e-9)
    }

    /// A warm read with pre_ping: SELECT 1, BEGIN, the query, ROLLBACK; a warm write: SELECT 1, BEGIN, the statement,
    /// COMMIT. A fresh connection is not tested, and the worker's first asks 9 things more.
    @Test(arguments: [(false, 4), (true, 4)])
    func `takes the round trips that SQLAlchemy makes`(writes: Bool, warm: Int) {
        let query = Query(cpu: .constant(0), writes: writes ? 1 : 0)
        var scenario = Stack.bare(
            Stack.server(.gevent, workers: 1),
            steps: writes ? [.transaction([.query(query)])] : [.query(query)],
            clients: 1, requests: 11)
        scenario.database = Stack.postgresql()
        scenario.pool.poolPrePing = true
        scenario.costs.postgresql.statement = 0.001
        scenario.costs.postgresql.firstConnectStatements = 9
        let run = simulate(scenario, seed: 1, replication: 0)
        let statements = 9 + (warm - 1) + 10 * warm
        #expect((run.databaseCPU - Double(statements) * 0.001).magnitude < 1e-9)
        #expect(run.connects == 1)
    }

    /// 8 workers with 20 + 40 connections each against 97: once the pools hold them all, a connection more is an error
    /// at once, with no waiting.
    @Test func `refuses the connection that is one too many`() {
        var scenario = Stack.bare(
            Stack.server(.gevent, workers: 8), steps: [.query(Query(cpu: .constant(0.05)))], clients: 200,
            requests: 2000)
        scenario.hosts[1].cores = 100
        scenario.database = Stack.postgresql()
        scenario.pool.poolSize = 20
        scenario.pool.maxOverflow = 40
        scenario.costs.postgresql = .prior
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect(run.peakConnections == 97)
        #expect(run.refusedConnections > 0)
        #expect(run.causes[Int(OutcomeCause.tooManyConnections.rawValue)] == run.refusedConnections)
        #expect(run.all.ok + run.all.failed == 2000)
    }

    /// A pool that overflows opens and closes a connection for each request beyond its size.
    @Test func `pays a connect for each request that overflows the pool`() {
        var scenario = Stack.bare(
            Stack.server(.gevent, workers: 1), cores: 1,
            steps: [.cpu(.exponential(mean: 0.0005)), .query(Query(cpu: .exponential(mean: 0.005)))],
            clients: 30,
            requests: 3000)
        scenario.hosts[1].cores = 8
        scenario.database = Stack.postgresql()
        scenario.costs.postgresql = .prior
        scenario.pool.poolSize = 40
        let fits = simulate(scenario, seed: 1, replication: 0)
        scenario.pool.poolSize = 1
        scenario.pool.maxOverflow = 40
        let churns = simulate(scenario, seed: 1, replication: 0)
        #expect(fits.connects <= 30)
        #expect(churns.connects > 1000)
        #expect(churns.end > 1.3 * fits.end)
    }

    /// Commits that come while the log is being written share the next write.
    @Test func `writes its log once for all that wait`() {
        let write = Step.transaction([.query(Query(writes: 1))])
        var scenario = Stack.bare(
            Stack.server(.gevent, workers: 1), steps: [write], clients: 10, requests: 100)
        scenario.database = Stack.postgresql()
        scenario.costs.postgresql.flush = 0.01
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect(run.all.ok == 100)
        // Alone each would take 10 ms: 1 s. Together at most two writes for each round of ten.
        #expect(run.end < 0.22)
        #expect(run.commitWait.maximum <= 0.02 + 1e-9)
    }

    /// An index leads to 20 rows; without it all of the table's are looked at.
    @Test func `looks at every row where there is no index`() {
        var query = Query(rows: 20)
        query.table = 100_000
        var scenario = Stack.bare(
            Stack.server(.gevent, workers: 1), steps: [.query(query)], clients: 1, requests: 1)
        scenario.database = Stack.postgresql()
        scenario.costs.postgresql.indexedRow = 1e-6
        scenario.costs.postgresql.scannedRow = 1e-7
        let indexed = simulate(scenario, seed: 1, replication: 0)
        query.index = false
        scenario.endpoints[0].steps = [.query(query)]
        let scanned = simulate(scenario, seed: 1, replication: 0)
        #expect((indexed.databaseCPU - 20e-6).magnitude < 1e-12)
        #expect((scanned.databaseCPU - 10e-3).magnitude < 1e-12)
    }

    @Test func `opens a connection anew that is older than pool_recycle`() {
        var scenario = Stack.bare(
            Stack.server(.gevent, workers: 1), steps: [.query(Query())], clients: 1, requests: 5)
        scenario.workload.load = .closed(ClosedLoad(clients: 1, think: .constant(10), requests: 5))
        scenario.database = Stack.postgresql()
        scenario.pool.poolRecycle = 15
        #expect(simulate(scenario, seed: 1, replication: 0).connects == 3)
    }
}

@Suite struct `A cache behind a stack` {
    static func scenario(_ lookup: CacheLookup, clients: Int, requests: Int) -> Scenario {
        var scenario = Stack.bare(
            Stack.server(.gevent, workers: 1), steps: [.cache(lookup)], clients: clients, requests: requests)
        scenario.cache = Cache()
        scenario.costs.cache.command = 1e-4
        return scenario
    }

    @Test func `finds the share that it is told`() {
        let lookup = CacheLookup(finding: .ratio(0.9), miss: [.wait(.constant(0.01))])
        let run = simulate(Self.scenario(lookup, clients: 4, requests: 4000), seed: 1, replication: 0)
        #expect(run.cacheLookups == 4000)
        let share = Double(run.cacheHits) / 4000
        #expect((share - 0.9).magnitude < 4 * (0.9 * 0.1 / 4000).squareRoot())
    }

    /// Keys that do not expire are missed once each.
    @Test func `misses every key once`() {
        let lookup = CacheLookup(finding: .keys(count: 10, exponent: 0), miss: [.wait(.constant(0.001))])
        let run = simulate(Self.scenario(lookup, clients: 1, requests: 1000), seed: 1, replication: 0)
        #expect(run.cacheLookups - run.cacheHits == 10)
    }

    /// Nothing keeps requests from computing the same entry at once: on expiry as many do as arrive meanwhile.
    @Test func `lets a stampede happen`() {
        let lookup = CacheLookup(finding: .keys(count: 1, exponent: 0), ttl: 1, miss: [.wait(.constant(0.2))])
        var scenario = Self.scenario(lookup, clients: 1, requests: 1)
        scenario.workload.load = .open(OpenLoad(rate: 200, duration: 60))
        let run = simulate(scenario, seed: 1, replication: 0)
        let misses = run.cacheLookups - run.cacheHits
        // Each expiry, every 1.2 s, is met by the arrivals of 0.2 s: 50 × 40.
        #expect(misses > 1500 && misses < 2500)
    }

    /// redis-py's pool has a limit and no queue: one command more is an error at once.
    @Test func `fails at once beyond its connections`() {
        let lookup = CacheLookup(finding: .ratio(1))
        var scenario = Self.scenario(lookup, clients: 50, requests: 50)
        scenario.cache?.maxConnections = 10
        scenario.costs.cache.command = 0.01
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect(run.causes[Int(OutcomeCause.cachePool.rawValue)] == 40)
        #expect(run.all.ok == 10)
    }
}
