import Models
import SimCore
import Testing

/// A stack of one worker, in which nothing but the steps of its endpoints costs anything, asked at given times.
private func replayed(
    _ workerClass: WorkerClass, _ endpoints: [[Step]], _ arrivals: [(time: Double, endpoint: Int)],
    timeout: Double = 3
) -> Scenario {
    var scenario = bareScenario(workers: 1, cores: 2, steps: [], load: .closed(ClosedLoad(clients: 1)))
    scenario.server = Stack.server(workerClass, workers: 1, threads: workerClass == .gthread ? 4 : 1)
    scenario.server.timeout = timeout
    scenario.endpoints = endpoints.enumerated().map { Endpoint(name: "e\($0)", steps: $1) }
    scenario.costs.request = endpoints.map { _ in 0 }
    let times = arrivals.map { ReplayedArrival(time: $0.time, endpoint: $0.endpoint, target: "/") }
    scenario.workload.load = .replay(ReplayLoad(log: "", arrivals: times))
    return scenario
}

private func failures(_ run: RunStatistics, _ outcome: OutcomeClass) -> Int {
    run.classes[Int(outcome.rawValue)]
}

@Suite struct `A worker whose heartbeat fails` {
    static let blocks = [Step.cpu(.constant(1000))]
    static let short = [Step.cpu(.constant(0.01))]

    /// The request that blocks the loop gets an empty reply, timeout ± 1 s and a check after it began.
    @Test func `is ended after timeout, whatever else it has to do`() {
        let scenario = replayed(.gevent, [Self.blocks], [(0, 0)], timeout: 10)
        for replication: UInt64 in 0..<20 {
            let run = simulate(scenario, seed: 61, replication: replication)
            #expect(failures(run, .reset) == 1)
            #expect(run.causes[Int(OutcomeCause.workerKilled.rawValue)] == 1)
            #expect((9...12).contains(run.end), "\(run.end)")
        }
    }

    /// gevent, blocked in Python: the worker's other requests finish, what is queued waits for the replacement, which
    /// starts when the old one has drained.
    @Test func `lets its other requests finish with gevent, then its replacement boots`() {
        var scenario = replayed(
            .gevent, [Self.blocks, [.wait(.constant(8))], Self.short], [(0, 1), (1, 0), (2, 2)])
        scenario.costs.boot = 0.5
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect(run.all.ok == 2 && failures(run, .reset) == 1)
        #expect(run.endpoints.map { $0.ok } == [0, 1, 1])
        #expect(run.log.map { $0.line } == [.workerTimeout(pid: 1), .exiting(pid: 1), .booting(pid: 2)])
        // Drained at 8 s, seen within a second, booted half a second later.
        #expect((8.5...9.6).contains(run.end), "\(run.end)")
    }

    /// gevent, stuck in a call that does not return: SIGABRT does nothing and SIGKILL follows. What was accepted gets an
    /// empty reply; what was still in the accept queue survives.
    @Test(arguments: [WorkerClass.gevent, .gthread])
    func `is killed when it is stuck, and what it had accepted is lost`(workerClass: WorkerClass) {
        var scenario = replayed(
            workerClass, [[.wait(.constant(2))], Self.short], [(0, 0), (0, 0), (1, 1), (1.5, 1)])
        scenario.faults = [Fault(.stickWorker(instance: 0, worker: 0), at: 0.5)]
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect(run.all.ok == 2 && failures(run, .reset) == 2)
        #expect(run.endpoints.map { $0.ok } == [0, 2])
        #expect(run.kills == 1)
        #expect(run.log.map { $0.line } == [.workerTimeout(pid: 1), .killed(pid: 1), .booting(pid: 2)])
    }

    /// A worker that is stuck while it has nothing to do is found out as well.
    @Test func `is killed when it is stuck at rest`() {
        var scenario = replayed(.gevent, [Self.short], [(0, 0), (20, 0)])
        scenario.faults = [Fault(.stickWorker(instance: 0, worker: 0), at: 5)]
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect(run.all.ok == 2 && run.kills == 1)
        #expect((run.end - 20.01).magnitude < 1e-9)
    }

    /// sync: gunicorn answers 500 for the handler that it interrupts, and the replacement serves what is queued.
    @Test(arguments: [Step.cpu(.constant(1000)), .wait(.constant(1000))])
    func `answers 500 with sync, and the next request 200`(step: Step) {
        var scenario = replayed(.sync, [[step], Self.short], [(0, 0), (1, 1), (1200, 1)])
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect(run.all.ok == 2 && failures(run, .http500) == 1)
        #expect(run.endpoints.map { $0.ok } == [0, 2])
        #expect((run.end - 1200.01).magnitude < 1e-9)
        // It is an answer, which a balancer passes on.
        scenario.balancer = BalancerSettings()
        #expect(failures(simulate(scenario, seed: 1, replication: 0), .http500) == 1)
    }

    /// gthread: the main thread gives the sign whatever the others do.
    @Test func `does not exist with gthread`() {
        let run = simulate(
            replayed(.gthread, [[.cpu(.constant(20))]], [(0, 0)]), seed: 1, replication: 0)
        #expect(run.all.ok == 1 && run.log.isEmpty)
        #expect((run.end - 20).magnitude < 1e-9)
    }

    @Test func `is a 502 behind nginx`() {
        var scenario = replayed(.gevent, [Self.blocks], [(0, 0)])
        scenario.endpoints[0].method = "POST"
        var balancer = BalancerSettings()
        balancer.kind = .nginx
        scenario.balancer = balancer
        #expect(failures(simulate(scenario, seed: 1, replication: 0), .http502) == 1)
    }

    /// Refused only where the master is gone: what it had is reset, what comes meanwhile is refused.
    @Test func `refuses nobody, unless the master is gone`() {
        var scenario = replayed(.gevent, [[.wait(.constant(2))]], [(0, 0), (2, 0), (10, 0)])
        scenario.faults = [Fault(.instanceDown(instance: 0), at: 1, duration: 5)]
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect(failures(run, .reset) == 1 && failures(run, .refused) == 1 && run.all.ok == 1)
    }

    /// The listening socket is the master's: what is in its accept queue goes with it.
    @Test func `loses what is queued when the master goes`() {
        var scenario = replayed(.sync, [[.cpu(.constant(2))]], [(0, 0), (0.5, 0), (4, 0)])
        scenario.faults = [Fault(.instanceDown(instance: 0), at: 1, duration: 1)]
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect(failures(run, .reset) == 2 && run.all.ok == 1)
    }
}

@Suite struct `A worker that leaves` {
    /// One client whose requests wait 0.5 s: a worker goes on accepting up to a second after its tenth, exits when it
    /// has nobody, and only then the next one boots, which takes 0.4 s of CPU. With preload_app it is a fork.
    @Test(arguments: [false, true])
    func `after max_requests is replaced without an overlap`(preloads: Bool) {
        var scenario = Stack.bare(
            Stack.server(.gevent, workers: 1), steps: [.wait(.constant(0.5))], clients: 1, requests: 40)
        scenario.server.maxRequests = 10
        scenario.server.preloadApp = preloads
        scenario.costs.boot = 0.4
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect(run.all.ok == 40)
        let lines = run.log.map { $0.line }
        let generations = lines.count / 3
        #expect((2...3).contains(generations), "\(lines)")
        let expected = (0..<generations).flatMap { old in
            [LogLine.autorestarting(pid: old + 1), .exiting(pid: old + 1), .booting(pid: old + 2)]
        }
        #expect(lines.prefix(3 * generations) == expected[...])
        let boots = preloads ? 0 : Double(generations) * 0.4
        #expect((run.serverCPU - boots).magnitude < 1e-9)
    }

    /// What has not ended after graceful_timeout ends with its worker.
    @Test func `waits for its requests as long as graceful_timeout`() {
        var scenario = replayed(.gevent, [[.wait(.constant(100))]], [(0, 0)], timeout: 30)
        scenario.server.maxRequests = 1
        scenario.server.gracefulTimeout = 3
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect(failures(run, .reset) == 1)
        #expect((3...6.01).contains(run.end), "\(run.end)")
    }

    /// The jitter spreads the restarts of workers that have the same limit.
    @Test func `leaves at another time than the others with a jitter`() {
        func exits(_ jitter: Int) -> Double {
            var scenario = Stack.bare(
                Stack.server(.sync, workers: 4), steps: [.wait(.constant(0.1))], clients: 4, requests: 400)
            scenario.server.maxRequests = 50
            scenario.server.maxRequestsJitter = jitter
            let run = simulate(scenario, seed: 2, replication: 0)
            let times = run.log.filter { $0.line.kind == .exiting }.map { $0.time }
            #expect(run.all.ok == 400 && times.count >= 4)
            return (times.prefix(4).max() ?? 0) - (times.prefix(4).min() ?? 0)
        }
        #expect(exits(0) < 0.2)
        #expect(exits(40) > 0.4)
    }
}
