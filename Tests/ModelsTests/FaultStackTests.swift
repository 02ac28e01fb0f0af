import Models
import SimCore
import Testing

@Suite struct `What goes wrong on purpose` {
    static func failures(_ run: RunStatistics, _ cause: OutcomeCause) -> Int {
        run.causes[Int(cause.rawValue)]
    }

    /// Of five statements of 0.1 s, one after another, those that begin within the fault take 0.3 s.
    @Test func `slows the database's work for as long as it lasts`() {
        var scenario = Stack.bare(
            Stack.server(.gevent, workers: 1), steps: [.query(Query(cpu: .constant(0.1)))], clients: 1,
            requests: 5)
        scenario.database = Stack.postgresql()
        scenario.faults = [Fault(.slowDatabase(factor: 3), at: 0.15, duration: 0.3)]
        let run = simulate(scenario, seed: 1, replication: 0)
        // Begun at 0, 0.1, 0.2, 0.5, 0.6: the third within the fault.
        #expect((run.end - 0.7).magnitude < 1e-9)
        #expect((run.databaseCPU - 0.7).magnitude < 1e-9)
    }

    /// A killed worker's requests are reset, its neighbour's go on, and its replacement serves.
    @Test func `ends the requests of a worker that is killed`() {
        var server = Stack.server(.gevent, workers: 2)
        server.workerConnections = 1
        var scenario = Stack.bare(server, steps: [.wait(.constant(1))], clients: 2, requests: 6)
        scenario.faults = [Fault(.killWorker(instance: 0, worker: 1), at: 0.5)]
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect(run.all.ok == 5 && Self.failures(run, .workerKilled) == 1)
        #expect(run.classes[Int(OutcomeClass.reset.rawValue)] == 1)
        #expect(run.kills == 1)
    }

    /// Keys that never expire are missed once each, and once more after the cache has lost them.
    @Test func `empties the cache`() {
        let lookup = CacheLookup(finding: .keys(count: 10, exponent: 0), miss: [.wait(.constant(0.001))])
        var scenario = Stack.bare(
            Stack.server(.gevent, workers: 1), steps: [.cache(lookup)], clients: 1, requests: 2000)
        scenario.cache = Cache()
        scenario.costs.cache.command = 0.001
        scenario.faults = [Fault(.flushCache, at: 1)]
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect(run.cacheLookups - run.cacheHits == 20)
    }

    /// 300 MB hold a master and two workers of 30, 62 and 62 MB and 146 MB of what requests leave behind: at 5 MB each
    /// some worker is killed about every 29 requests, its memory is free again, and the log says what gunicorn says.
    @Test func `kills a worker for want of memory time and again where requests leave some behind`() {
        var scenario = Stack.bare(
            Stack.server(.gevent, workers: 2), steps: [.wait(.constant(0.1))], clients: 4, requests: 400)
        scenario.hosts[0].memory = 300e6
        scenario.faults = [Fault(.leak(bytesPerRequest: 5e6), at: 0)]
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect((8...26).contains(run.outOfMemory), "\(run.outOfMemory)")
        #expect(run.kills == run.outOfMemory)
        #expect(Self.failures(run, .outOfMemory) == run.all.failed && run.all.failed > 0)
        #expect(run.memoryPeak[0] <= 300e6 && run.memoryPeak[0] > 290e6)
        let killed = run.log.filter { $0.line.kind == .killed }
        #expect(killed.count == run.outOfMemory)
        #expect(killed.allSatisfy { $0.line.text.hasSuffix("was sent SIGKILL! Perhaps out of memory?") })
    }

    /// One worker with room for what three requests leave behind: the fourth's kills it, and takes its own request along,
    /// in a worker of any class.
    @Test(arguments: WorkerClass.allCases)
    func `loses the request that asked for too much, and serves on`(workerClass: WorkerClass) {
        var scenario = Stack.bare(
            Stack.server(workerClass, workers: 1), steps: [.wait(.constant(0.1))], clients: 1, requests: 9)
        scenario.hosts[0].memory = 400e6
        scenario.faults = [Fault(.leak(bytesPerRequest: 100e6), at: 0)]
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect(run.all.ok == 7 && run.outOfMemory == 2)
        #expect(run.classes[Int(OutcomeClass.reset.rawValue)] == 2)
        #expect(Self.failures(run, .outOfMemory) == 2)
    }

    /// A free service sleeps after 15 minutes without a request; who wakes it waits, and all who come meanwhile.
    @Test(arguments: [(11.0, 5.0), (9, 0)])
    func `puts a free service to sleep that nobody asks`(think: Double, waits: Double) {
        var scenario = Stack.bare(
            Stack.server(.gevent, workers: 1), steps: [.cpu(.constant(0.01))], clients: 1, requests: 4)
        scenario.hosts[0].sleep = IdleSleep(after: 10, waking: ClosedSpan(5, 5))
        scenario.workload.load = .closed(
            ClosedLoad(clients: 1, think: .constant(think), requests: 4))
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect((run.all.latencyTally.mean - (waits + 0.01)).magnitude < 1e-9)
    }
}
