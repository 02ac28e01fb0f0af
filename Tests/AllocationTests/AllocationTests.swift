import CAllocationCounter
import Models
import SimCore
import Testing

/// Number of times that `body` asks the heap for memory, on this thread.
func allocations(_ body: () -> Void) -> Int {
    let before = allocationCount()
    body()
    return Int(allocationCount() - before)
}

/// How many allocations the model takes for 400 000 events that come after 200 000 others.
func allocationsAfterWarmUp<M: Model & ~Copyable>(
    _ model: inout M, _ calendar: inout Calendar<M.Event>
) -> Int {
    func handle(events: Int) {
        for _ in 0..<events {
            guard let event = calendar.next() else { return }
            model.handle(event, &calendar)
        }
    }
    handle(events: 200_000)
    let before = allocationCount()
    handle(events: 400_000)
    return Int(allocationCount() - before)
}

@Suite(.enabled(if: allocationsAreCounted(), "needs glibc, and no sanitizer"))
struct `After the warm-up events allocate nothing, but for a new record now and then` {
    /// A queue longer than ever before, or a latency outside its histogram, makes a table grow; as long as the
    /// warm-up and the count are, that happens a few times. One allocation in a hundred events would be 4 000.
    let records = 10

    @Test func `while an array that grows is noticed`() {
        var array: [Int] = []
        #expect(allocations { array.append(1) } == 1)
        #expect(allocations { array.reserveCapacity(1000) } == 1)
        #expect(array.count == 1)
    }

    @Test func `in M/M/1`() {
        var calendar = Calendar<PatientQueue.Event>()
        var model = PatientQueue(
            servers: 1, load: 0.9, patience: nil, discipline: .fifo, calendar: &calendar)
        #expect(allocationsAfterWarmUp(&model, &calendar) < records)
        #expect(model.timeInSystem.count > 290_000)
    }

    @Test func `in M/M/8 with a timer for every customer`() {
        var calendar = Calendar<PatientQueue.Event>()
        var model = PatientQueue(
            servers: 8, load: 0.9, patience: 1000, discipline: .fifo, calendar: &calendar)
        #expect(allocationsAfterWarmUp(&model, &calendar) < records)
        #expect(model.timeInSystem.count > 290_000 && model.impatient == 0)
    }

    @Test(arguments: [PoolDiscipline.fifo, .barging])
    func `in a pool whose waiters give up`(_ discipline: PoolDiscipline) {
        var calendar = Calendar<PatientQueue.Event>()
        var model = PatientQueue(
            servers: 8, load: 1.1, patience: 2, discipline: discipline, calendar: &calendar)
        #expect(allocationsAfterWarmUp(&model, &calendar) < records)
        #expect(model.impatient > 10_000)
    }

    /// Keys are looked up, expire, are evicted and stored again, in a memory that holds a tenth of them.
    @Test func `in a cache that is full`() {
        var stream = RandomStream(StreamKey(seed: 63, replication: 0, component: 0, purpose: 0))
        let zipf = ZipfDistribution(count: 10_000, exponent: 0.9)
        var cache = CacheContents(
            [.init(size: 1000, ttl: 500), .init(size: 1500, ttl: nil)], maxMemory: 1e6)
        func look(_ times: Range<Int>) {
            for time in times {
                let key = Int32(zipf.sample(using: &stream))
                let kind = stream.index(below: 2)
                if cache.lookup(key, of: kind, now: Double(time)) == .miss {
                    cache.store(key, of: kind, now: Double(time))
                }
            }
        }
        look(0..<100_000)
        #expect(allocations { look(100_000..<300_000) } < records)
        #expect(cache.evictions > 10_000 && cache.hits > 10_000 && cache.bytes <= 1e6)
    }

    @Test func `in the serving stack`() {
        var calendar = Calendar<ServingSimulation.Event>()
        var model = ServingSimulation(
            contendedScenario(clients: 60), seed: 62, replication: 0, calendar: &calendar)
        #expect(allocationsAfterWarmUp(&model, &calendar) < records)
        #expect(model.statistics.all.ok > 20_000)
        #expect(model.statistics.causes[Int(OutcomeCause.poolTimeout.rawValue)] > 0)
        #expect(model.statistics.lockWait.mean > 0 && model.statistics.poolWait.mean > 0)
    }
}

/// Eight workers on two cores, whose requests wait for one another: for few connections, a short while only, and for
/// SQLite's writer lock.
private func contendedScenario(clients: Int) -> Scenario {
    var server = Server()
    server.workers = 8
    var pool = PoolSettings()
    pool.poolSize = 1
    pool.maxOverflow = 1
    pool.poolTimeout = 0.18
    let list = Endpoint(
        name: "list",
        steps: [.cpu(.lognormal(mean: 0.0015, cv: 0.4)), .query(Query(cpu: .constant(0.0005)))])
    let order = Endpoint(
        name: "order",
        steps: [
            .query(Query(cpu: .constant(0.0005))), .wait(.exponential(mean: 0.02)),
            .transaction([.query(Query(cpu: .constant(0.0005), writes: 2))]),
        ])
    return Scenario(
        hosts: [Host(name: "web", cores: 2), Host(name: "aux", cores: 1)], server: server, pool: pool,
        database: Database(kind: .sqlite), endpoints: [list, order],
        workload: Workload(host: "aux", load: .closed(ClosedLoad(clients: clients, requests: .max))))
}
