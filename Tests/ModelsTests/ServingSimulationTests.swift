import Models
import SimCore
import Testing

/// A stack whose only cost is the steps', so that closed forms apply.
func bareScenario(workers: Int, cores: Int, steps: [Step], load: Load) -> Scenario {
    var server = Server()
    server.workers = workers
    var endpoint = Endpoint(name: "only", steps: steps)
    endpoint.weight = 1
    let free = Costs(
        accept: 0, wakeup: 0, request: [0], statement: 0, commit: 0, connect: 0, send: 0, receive: 0, work: 1)
    return Scenario(
        hosts: [Host(name: "web", cores: cores), Host(name: "aux", cores: 1)], server: server,
        database: Database(kind: .sqlite), endpoints: [endpoint],
        workload: Workload(host: "aux", load: load), costs: free)
}

@Suite struct `The serving stack agrees with theory where theory reaches` {
    /// Six figures share an error of 1 %.
    static let confidence = 1 - 0.01 / 6

    /// However many workers share one core, exponential service makes the mean that of M/M/1: no order of service
    /// that ignores the service times changes it (Kleinrock, vol. 2, section 3.4).
    @Test(arguments: [1, 8])
    func `workers on one core are an M/M/1`(workers: Int) {
        let service = 0.002
        let rate = 400.0
        let expected = Erlang.meanResponse(servers: 1, rate: rate, service: service)
        #expect(
            covers(expected, confidence: Self.confidence, replications: 20, length: 40) {
                replication, seconds in
                let scenario = bareScenario(
                    workers: workers, cores: 1, steps: [.cpu(.exponential(mean: service))],
                    load: .open(OpenLoad(rate: rate, duration: Double(seconds))))
                return simulate(scenario, seed: 21, replication: replication, warmup: 2).all.latencyTally.mean
            })
    }

    /// Machine repair: N = 3, Z = 2 s, S = 0.25 s on 2 cores, X = 1.3324195 and R = 0.2515432.
    @Test func `a closed loop with think time is the machine repair model`() {
        let load = Load.closed(ClosedLoad(clients: 3, think: .exponential(mean: 2), duration: 2000))
        let scenario = bareScenario(workers: 3, cores: 2, steps: [.cpu(.exponential(mean: 0.25))], load: load)
        var long = scenario
        for (figure, expected) in [1.3324195, 0.2515432].enumerated() {
            #expect(
                covers(expected, confidence: Self.confidence, replications: 20, length: 2000) {
                    replication, seconds in
                    long.workload.load = .closed(
                        ClosedLoad(clients: 3, think: .exponential(mean: 2), duration: Double(seconds)))
                    let run = simulate(long, seed: 22, replication: replication, warmup: 50)
                    return figure == 0 ? Double(run.all.ok) / run.duration : run.all.latencyTally.mean
                })
        }
    }

    /// A wait frees the loop: 8 requests that wait 20 ms overlap in one worker.
    @Test func `waits overlap, bursts do not`() {
        let load = Load.closed(ClosedLoad(clients: 8, requests: 8))
        let waits = bareScenario(workers: 1, cores: 1, steps: [.wait(.constant(0.02))], load: load)
        let bursts = bareScenario(workers: 1, cores: 1, steps: [.cpu(.constant(0.02))], load: load)
        #expect((simulate(waits, seed: 1, replication: 0).end - 0.02).magnitude < 1e-12)
        #expect((simulate(bursts, seed: 1, replication: 0).end - 0.16).magnitude < 1e-12)
    }

    @Test func `a connection costs a round trip, a request one more`() {
        var scenario = bareScenario(
            workers: 1, cores: 1, steps: [.cpu(.constant(0.01))],
            load: .closed(ClosedLoad(clients: 1, requests: 10)))
        scenario.workload.network.rtt = 0.05
        #expect((simulate(scenario, seed: 1, replication: 0).all.latencyTally.mean - 0.11).magnitude < 1e-12)
    }
}

@Suite struct `The serving stack keeps its books` {
    /// The quickstart's stack in small.
    static func mixed(clients: Int, requests: Int) -> Scenario {
        var server = Server()
        server.workers = 4
        var read = Endpoint(
            name: "read",
            steps: [.cpu(.lognormal(mean: 0.0015, cv: 0.4)), .query(Query(cpu: .constant(0.0005), rows: 20))])
        read.weight = 80
        var order = Endpoint(
            name: "order",
            steps: [
                .cpu(.constant(0.001)), .wait(.constant(0.02)),
                .transaction([.query(Query(cpu: .constant(0.0005), rows: 0, writes: 2))]),
                .respond(size: 1000, gzip: false),
            ])
        order.weight = 20
        return Scenario(
            hosts: [Host(name: "web", cores: 1), Host(name: "aux", cores: 1)], server: server,
            database: Database(kind: .sqlite), endpoints: [read, order],
            workload: Workload(
                host: "aux", load: .closed(ClosedLoad(clients: clients, requests: requests))))
    }

    @Test(arguments: [1, 7, 100, 300])
    func `every request ends exactly once, and Little's law holds`(clients: Int) {
        let run = simulate(Self.mixed(clients: clients, requests: 1000), seed: 5, replication: 3)
        #expect(run.all.ok + run.all.failed == 1000)
        #expect(run.endpoints.reduce(0) { $0 + $1.ok } == run.all.ok)
        #expect(run.accepts.reduce(0, +) == 1000)
        // Terminating and empty at both ends: the time in the system is the sum of the actual latencies.
        #expect((run.population * run.duration / run.all.actualTally.sum - 1).magnitude < 1e-9)
        #expect((run.serverCPU / run.hostBusy[0] - 1).magnitude < 1e-9)
        #expect((run.clientCPU / run.hostBusy[1] - 1).magnitude < 1e-9)
    }

    @Test func `the same seed gives the same run, another replication another`() {
        let scenario = Self.mixed(clients: 20, requests: 500)
        let first = simulate(scenario, seed: 5, replication: 0)
        let again = simulate(scenario, seed: 5, replication: 0)
        let other = simulate(scenario, seed: 5, replication: 1)
        #expect(
            first.end == again.end && first.all.latency == again.all.latency && first.events == again.events)
        #expect(first.end != other.end)
    }

    /// Two configurations see the same requests: a worker more changes no draw of a request.
    @Test func `a request's draws do not depend on the configuration`() {
        var scenario = Self.mixed(clients: 1, requests: 300)
        let few = simulate(scenario, seed: 5, replication: 0)
        scenario.server.workers = 9
        let many = simulate(scenario, seed: 5, replication: 0)
        #expect(few.endpoints.map { $0.ok } == many.endpoints.map { $0.ok })
        let wakes = scenario.costs.wakeup
        let fewWork = few.serverCPU - Double(few.wakeups) * wakes
        let manyWork = many.serverCPU - Double(many.wakeups) * wakes
        // All but the pools' first connects, of which more workers make more.
        let connects = scenario.costs.connect * Double(many.connects - few.connects)
        // A wake-up is counted when it begins, its CPU time as it passes: at the end each idle worker may be in one.
        let unfinished = fewWork + connects - manyWork
        #expect(unfinished > -1e-9 && unfinished < 8 * wakes + 1e-9)
        #expect(many.wakeups > few.wakeups)
    }

    @Test func `a pool that is too small fails requests after pool_timeout`() {
        var scenario = bareScenario(
            workers: 1, cores: 1, steps: [.transaction([.query(Query()), .wait(.constant(1))])],
            load: .closed(ClosedLoad(clients: 10, requests: 10)))
        scenario.pool.poolSize = 1
        scenario.pool.maxOverflow = 1
        scenario.pool.poolTimeout = 1.5
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect(run.all.ok == 4)
        #expect(run.classes[Int(OutcomeClass.http500.rawValue)] == 6)
        #expect(run.causes[Int(OutcomeCause.poolTimeout.rawValue)] == 6)
        // Two at 0 s. At 1 s one connection is kept, for the first that waits; the other is closed, which nobody learns of
        // before the first deadline, at 1.5 s.
        #expect((run.end - 2.5).magnitude < 1e-9)
    }

    /// The lock's holder waits in the loop that the second writer blocks by polling: nobody can go on.
    @Test func `two writers in one worker lock each other out for the busy timeout`() {
        let scenario = bareScenario(
            workers: 1, cores: 1,
            steps: [.transaction([.query(Query(writes: 1)), .wait(.constant(0.1))])],
            load: .closed(ClosedLoad(clients: 2, requests: 2)))
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect(run.all.ok == 1)
        #expect(run.causes[Int(OutcomeCause.databaseLocked.rawValue)] == 1)
        #expect((run.end - 5).magnitude < 1e-9)
    }

    @Test func `a full backlog makes clients try again after a second`() {
        var scenario = bareScenario(
            workers: 1, cores: 1, steps: [.cpu(.constant(0.1))],
            load: .closed(ClosedLoad(clients: 6, requests: 6)))
        scenario.server.backlog = 1
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect(run.all.ok == 6)
        // Two fit at once. The four others come again together, a slot of the timers after a second: two get in, and two
        // when they send their requests again, before the worker has run out of work.
        #expect((run.end - TimerWheel.expiry(after: 1, at: 0) - 0.4).magnitude < 1e-9)
    }
}

@Suite struct `A run's fingerprint` {
    @Test func `is the same for the same events and no other`() {
        let scenario = `The serving stack keeps its books`.mixed(clients: 10, requests: 500)
        let run = simulate(scenario, seed: 5, replication: 2)
        var events = 0
        let logged = simulate(scenario, seed: 5, replication: 2) { _ in events += 1 }
        #expect(run.fingerprint == logged.fingerprint)
        #expect(run.events == UInt64(events))
        #expect(run.fingerprint != simulate(scenario, seed: 6, replication: 2).fingerprint)
        #expect(run.fingerprint != simulate(scenario, seed: 5, replication: 3).fingerprint)
    }

    @Test func `tells order, time, kind and entity apart`() {
        func fingerprint(_ events: [(Double, UInt8, Int32)]) -> EventFingerprint {
            var value = EventFingerprint()
            for (time, kind, entity) in events { value.add(time: time, kind: kind, entity: entity) }
            return value
        }
        let all = [
            fingerprint([]), fingerprint([(1, 2, 3)]), fingerprint([(1, 3, 2)]), fingerprint([(2, 2, 3)]),
            fingerprint([(1, 2, 3), (1, 2, 4)]), fingerprint([(1, 2, 4), (1, 2, 3)]),
        ]
        #expect(Set(all.map(\.text)).count == all.count)
        #expect(all.allSatisfy { $0.text.utf8.count == 16 })
    }

    @Test func `comes with messages that say how to see a fault again`() {
        let calendar = Calendar<Int32>(RunIdentity(seed: 42, replication: 7))
        let message = calendar.failure(entity: 3, "a token was released twice")
        #expect(message == "seed 42, replication 7, time 0.0 s, entity 3: a token was released twice")
    }
}
