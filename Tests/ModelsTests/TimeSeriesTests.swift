import Models
import SimCore
import Testing

/// Scenarios that go through what can be watched.
enum Watched {
    /// PostgreSQL with pools that are too small, a cache, keep-alive, a balancer before two instances.
    static var whole: Scenario {
        var server = Stack.server(.gevent, workers: 2)
        server.instances = 2
        var page = Endpoint(
            name: "page",
            steps: [
                .cpu(.lognormal(mean: 0.002, cv: 1)),
                .cache(CacheLookup(finding: .ratio(0.5), miss: [.query(Query(cpu: .constant(0.001)))])),
                .wait(.exponential(mean: 0.01)), .respond(size: 2000, gzip: false),
            ])
        page.weight = 3
        let order = Endpoint(
            name: "order",
            steps: [
                .transaction([.query(Query(cpu: .constant(0.002), writes: 2)), .wait(.constant(0.02))]),
                .cpu(.constant(0.001)),
            ])
        var scenario = Scenario(
            hosts: [Host(name: "web", cores: 1), Host(name: "aux", cores: 2)], server: server,
            database: Stack.postgresql(), endpoints: [page, order],
            workload: Workload(host: "aux", load: .open(OpenLoad(rate: 150, duration: 4, keepalive: true))))
        scenario.pool.poolSize = 1
        scenario.pool.maxOverflow = 1
        scenario.cache = Cache()
        scenario.cache?.host = "aux"
        scenario.workload.network.rtt = 0.004
        return scenario
    }

    static var sqlite: Scenario { `The serving stack keeps its books`.mixed(clients: 30, requests: 400) }
}

@Suite struct `A time series` {
    @Test(arguments: [Watched.whole, Watched.sqlite])
    func `changes nothing in the run`(scenario: Scenario) {
        let plain = simulate(scenario, seed: 4, replication: 1, warmup: 0)
        let watched = timeSeries(scenario, seed: 4, replication: 1, step: 0.003, limit: 5000)
        #expect(watched.statistics.fingerprint == plain.fingerprint)
        #expect(watched.statistics.events == plain.events)
        #expect(watched.statistics.all.latency == plain.all.latency)
        #expect(watched.statistics.serverCPU == plain.serverCPU)
        #expect(!watched.series.isCut)
        let counts = Set(watched.series.columns.map(\.values.count))
        #expect(counts == [Int(plain.end / 0.003) + 1])
        #expect(watched.series.columns.allSatisfy { $0.values.allSatisfy { $0 >= 0 } })
    }

    private func column(_ series: TimeSeries, _ name: String) throws -> [Int] {
        try #require(series.columns.first { $0.name == name }, "\(name)").values
    }

    /// Eight requests at once in one worker with a pool of two, which each hold a connection for a second.
    @Test func `shows who waits for a pool, step by step`() throws {
        var scenario = bareScenario(
            workers: 1, cores: 1, steps: [.transaction([.query(Query()), .wait(.constant(1))])],
            load: .closed(ClosedLoad(clients: 8, requests: 8)))
        scenario.pool.poolSize = 2
        scenario.pool.maxOverflow = 0
        let (series, run) = timeSeries(scenario, seed: 1, replication: 0, step: 0.5, limit: 100)
        #expect((run.end - 4).magnitude < 1e-9)
        #expect(try column(series, "pool.waiting") == [6, 6, 4, 4, 2, 2, 0, 0, 0])
        #expect(try column(series, "pool.checked_out") == [2, 2, 2, 2, 2, 2, 2, 2, 0])
        #expect(try column(series, "requests") == [8, 8, 6, 6, 4, 4, 2, 2, 0])
        #expect(try column(series, "workers.busy").allSatisfy { $0 == 0 })
    }

    /// Its mean over a fine grid is the mean that the run itself keeps.
    @Test func `averages to the population`() throws {
        let (series, run) = timeSeries(Watched.whole, seed: 4, replication: 0, step: 0.0005, limit: 100_000)
        let requests = try column(series, "requests")
        let mean = Double(requests.reduce(0, +)) / Double(requests.count)
        #expect((mean / run.population - 1).magnitude < 0.02)
    }

    @Test func `ends where it has no more room, and says so`() {
        let (series, run) = timeSeries(Watched.whole, seed: 4, replication: 0, step: 0.01, limit: 7)
        #expect(series.isCut && series.columns.allSatisfy { $0.values.count == 7 })
        #expect(run.end == 4)
    }
}

@Suite struct `Windows of a run` {
    private func windows(_ scenario: Scenario, warmup: Double, _ length: Double)
        -> (windows: [RunStatistics], whole: RunStatistics)
    {
        var windows: [RunStatistics] = []
        let whole = simulate(scenario, seed: 6, replication: 2, warmup: warmup, windows: [length]) {
            windows.append($1)
        }
        return (windows, whole)
    }

    @Test func `change nothing in the run`() {
        let plain = simulate(Watched.whole, seed: 6, replication: 2, warmup: 0.5)
        let (_, whole) = windows(Watched.whole, warmup: 0.5, 0.4)
        #expect(whole.fingerprint == plain.fingerprint)
        #expect(whole.all.latencyTally.mean == plain.all.latencyTally.mean)
        #expect(whole.databaseCPU == plain.databaseCPU)
    }

    @Test(arguments: [0, 0.5]) func `add up to it`(warmup: Double) {
        let (parts, whole) = windows(Watched.whole, warmup: warmup, 0.4)
        #expect(parts.count == (warmup == 0 ? 10 : 9))
        #expect(parts.first?.start == warmup && parts.last?.end == 4)
        for (part, next) in zip(parts, parts.dropFirst()) {
            #expect((part.end - next.start).magnitude < 1e-12)
        }
        func sum(_ value: (RunStatistics) -> Double) -> Double { parts.reduce(0) { $0 + value($1) } }
        #expect(sum { Double($0.all.ok) } == Double(whole.all.ok))
        #expect(sum { Double($0.attempts) } == Double(whole.attempts))
        #expect(sum { Double($0.cacheHits) } == Double(whole.cacheHits))
        #expect((sum { $0.serverCPU } - whole.serverCPU).magnitude < 1e-9)
        #expect((sum { $0.databaseCPU } - whole.databaseCPU).magnitude < 1e-9)
        #expect((sum { $0.hostBusy[0] } - whole.hostBusy[0]).magnitude < 1e-9)
        #expect((sum { $0.population * $0.duration } - whole.population * whole.duration).magnitude < 1e-9)
        #expect((sum { $0.all.latencyTally.sum } - whole.all.latencyTally.sum).magnitude < 1e-9)
        #expect((sum { $0.poolWait.sum } - whole.poolWait.sum).magnitude < 1e-9)
        var all = Histogram()
        for part in parts { all.merge(part.all.latency) }
        #expect(
            all.quantile(0.95) == whole.all.latency.quantile(0.95) && all.count == whole.all.latency.count)
        #expect(parts.map(\.peakConnections).max() == whole.peakConnections)
    }

    /// A figure that is added to the statistics has to be told what it is in a window.
    @Test func `know every figure`() {
        let run = simulate(Watched.sqlite, seed: 1, replication: 0)
        let names = Mirror(reflecting: run).children.compactMap(\.label)
        let known = [
            "start", "end", "all", "endpoints", "classes", "causes", "hostBusy", "serverCPU", "clientCPU",
            "acceptWait", "poolWait", "lockWait", "wakeups", "lostWakeups", "accepts", "begun",
            "connects",
            "peakConnections", "refusedConnections", "databaseCPU", "cacheCPU", "commitWait", "cacheLookups",
            "cacheHits", "balancerCPU", "balancerWait", "kills", "outOfMemory", "restarts", "memoryPeak",
            "logLines", "log", "alarms", "stop", "attempts", "population", "growth", "events", "fingerprint",
            "series",
        ]
        #expect(Set(names) == Set(known), "RunStatistics.since(_:) takes the difference of what adds up")
    }
}
