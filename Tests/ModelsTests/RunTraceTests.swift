import Models
import SimCore
import Testing

@Suite struct `The trace of a run` {
    private func all(_ scenario: Scenario, replication: UInt64 = 3) -> RunTrace {
        var settings = TraceSettings()
        settings.requests = 100_000
        settings.limit = 1_000_000
        return trace(scenario, seed: 5, replication: replication, settings: settings)
    }

    private static var retrying: Scenario {
        var scenario = Watched.whole
        scenario.workload.clientTimeout = 0.06
        scenario.workload.retries.limit = 1
        scenario.workload.retries.backoff = 0.02
        return scenario
    }

    private static var threaded: Scenario {
        var scenario = Watched.whole
        scenario.server.workerClass = .gthread
        scenario.server.threads = 4
        scenario.server.instances = 1
        scenario.database?.rtt = 0.001
        scenario.cache?.rtt = 0.001
        return scenario
    }

    private static var limited: Scenario {
        var scenario = Watched.whole
        if case .open(var load) = scenario.workload.load {
            load.connections = 5
            scenario.workload.load = .open(load)
        }
        scenario.costs.send = 0
        scenario.costs.receive = 0
        return scenario
    }

    private static var dying: Scenario {
        var scenario = Watched.sqlite
        scenario.faults = [
            Fault(.killWorker(instance: 0, worker: 0), at: 0.05),
            Fault(.killWorker(instance: 0, worker: 2), at: 0.1),
        ]
        return scenario
    }

    static let scenarios = [Watched.sqlite, Watched.whole, retrying, threaded, limited, dying]

    /// The spans of a request follow one another from its intended start to its end, and the ends and latencies are
    /// those of the simulation.
    @Test(arguments: scenarios.indices)
    func `accounts for all of a request's time`(index: Int) {
        let scenario = Self.scenarios[index]
        let trace = all(scenario)
        let run = simulate(scenario, seed: 5, replication: 3, keepsSeries: true)
        for request in trace.requests {
            var time = request.intended
            for span in request.spans {
                #expect(span.start == time && span.end > span.start)
                time = span.end
            }
            #expect(time == request.end || request.spans.isEmpty)
        }
        let answered = trace.requests.filter { $0.outcome == .ok }.map { [$0.end, $0.end - $0.intended] }
        let expected = run.series.map { [$0.time, $0.latency] }
        func sorted(_ pairs: [[Double]]) -> [[Double]] {
            pairs.sorted { ($0[0], $0[1]) < ($1[0], $1[1]) }
        }
        #expect(sorted(answered) == sorted(expected))
        let failed = trace.requests.filter { $0.outcome != nil && $0.outcome != .ok }
        #expect(failed.count == run.all.failed)
        for cause in OutcomeCause.allCases {
            #expect(failed.filter { $0.cause == cause }.count == run.causes[Int(cause.rawValue)])
        }
        #expect(trace.requests.reduce(0) { $0 + ($1.outcome == nil ? 0 : $1.attempts) } <= run.attempts)
    }

    /// What the run counts as waiting for a pool, a commit and SQLite's lock is what the trace shows.
    @Test func `agrees with the run about waits`() {
        for scenario in [Watched.sqlite, Self.threaded] {
            let trace = all(scenario)
            let run = simulate(scenario, seed: 5, replication: 3)
            func seconds(_ phase: RequestPhase) -> Double {
                trace.requests.filter { $0.outcome != nil }.reduce(0) { $0 + $1.seconds(in: phase) }
            }
            if scenario.workload.load.requests != nil {
                #expect((seconds(.pool) - run.poolWait.sum).magnitude < 1e-9)
                // Between two tries the worker waits for a core, which the run counts as part of it.
                #expect(seconds(.lock) <= run.lockWait.sum && seconds(.lock) > 0)
            } else {
                #expect(seconds(.pool) <= run.poolWait.sum + 1e-9)
                #expect(seconds(.pool) > 0.9 * run.poolWait.sum)
                #expect((seconds(.commit) / run.commitWait.sum - 1).magnitude < 0.05)
            }
            #expect(seconds(.cpu) > 0.5 * run.serverCPU && seconds(.cpu) < run.serverCPU)
        }
    }

    @Test func `shows a step's time as long as it is`() {
        let scenario = Stack.bare(
            Stack.server(.gevent, workers: 1), steps: [.cpu(.constant(0.01)), .wait(.constant(0.05))],
            clients: 2, requests: 2)
        let requests = all(scenario).requests
        #expect(requests.count == 2)
        for request in requests {
            #expect((request.seconds(in: .cpu) - 0.01).magnitude < 1e-12)
            #expect((request.seconds(in: .wait) - 0.05).magnitude < 1e-12)
        }
        // The second waits for the worker while the first is served.
        #expect((requests[1].seconds(in: .loop) - 0.01).magnitude < 1e-12)
    }

    @Test func `shows a sync worker blocked by its wait`() {
        let scenario = Stack.bare(
            Stack.server(.sync, workers: 1), steps: [.wait(.constant(0.05))], clients: 2, requests: 2)
        let trace = all(scenario)
        let blocked = trace.bursts.filter { $0.progress == .isBlocked }
        #expect((blocked.reduce(0) { $0 + $1.end - $1.start } - 0.1).magnitude < 1e-9)
        #expect((trace.requests[1].seconds(in: .acceptQueue) - 0.05).magnitude < 1e-9)
    }

    /// A worker does one thing at a time, and what all run adds up to their CPU time.
    @Test func `shows bursts that do not overlap and add up`() {
        let trace = all(Watched.sqlite)
        let run = simulate(Watched.sqlite, seed: 5, replication: 3)
        var ends = Array(repeating: 0.0, count: 4)
        for burst in trace.bursts {
            #expect(burst.start >= ends[burst.worker] && burst.end > burst.start)
            ends[burst.worker] = burst.end
        }
        let running = trace.bursts.filter { $0.progress == .runs }.reduce(0) { $0 + $1.end - $1.start }
        #expect((running / run.serverCPU - 1).magnitude < 0.01)
    }

    @Test func `takes every so manieth request, so many, from a time on, and no more than it has room for`() {
        var settings = TraceSettings()
        settings.every = 7
        settings.requests = 10
        settings.from = 1
        let some = trace(Watched.whole, seed: 5, replication: 3, settings: settings)
        #expect(some.requests.count == 10 && some.isFull && !some.isCut)
        #expect(some.requests.allSatisfy { $0.intended >= 1 && $0.outcome != nil })
        #expect(some.end < 4)
        let numbers = some.requests.map(\.client)
        #expect(zip(numbers, numbers.dropFirst()).allSatisfy { $1 - $0 == 7 })
        #expect(some.series.start == 1)
        settings = TraceSettings()
        settings.limit = 500
        let cut = trace(Watched.whole, seed: 5, replication: 3, settings: settings)
        #expect(cut.isCut && cut.size < 700)
    }
}
