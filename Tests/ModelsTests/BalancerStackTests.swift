import Models
import SimCore
import Testing

/// Instances of one worker each, in which nothing but the steps costs anything.
private func balanced(
    _ kind: BalancerKind, instances: Int, method: String = "GET", steps: [Step], load: Load,
    _ change: (inout BalancerSettings) -> Void = { _ in }
) -> Scenario {
    var scenario = bareScenario(workers: 1, cores: 1, steps: steps, load: load)
    scenario.server.instances = instances
    scenario.endpoints[0].method = method
    var balancer = BalancerSettings()
    balancer.kind = kind
    balancer.retries = 1
    change(&balancer)
    scenario.balancer = balancer
    return scenario
}

private func closed(_ clients: Int, _ requests: Int) -> Load {
    .closed(ClosedLoad(clients: clients, requests: requests))
}

private func failures(_ run: RunStatistics, _ outcome: OutcomeClass) -> Int {
    run.classes[Int(outcome.rawValue)]
}

private func failures(_ run: RunStatistics, _ cause: OutcomeCause) -> Int {
    run.causes[Int(cause.rawValue)]
}

@Suite struct `Instances behind a balancer` {
    /// Smooth weighted round robin is exact, not only on average.
    @Test func `get requests by their weights`() {
        let scenario = balanced(.nginx, instances: 3, steps: [.cpu(.constant(0.001))], load: closed(1, 500)) {
            $0.weights = [3, 1, 1]
        }
        #expect(simulate(scenario, seed: 1, replication: 0).accepts == [300, 100, 100])
    }

    /// To send each request to a random instance makes M/M/1 queues of them, S / (1 − ρ); the less busy of two is much
    /// better (M. Mitzenmacher, "The power of two choices in randomized load balancing", 2001), the least busy of all
    /// better still, and turns are better than chance.
    @Test func `wait as theory says for chance, and less for better policies`() {
        func mean(_ policy: BalancerPolicy, _ replication: UInt64, _ seconds: Double) -> Double {
            let load = Load.open(OpenLoad(rate: 320, duration: seconds))
            let scenario = balanced(
                .nginx, instances: 4, steps: [.cpu(.exponential(mean: 0.01))], load: load
            ) { $0.policy = policy }
            return simulate(scenario, seed: 51, replication: replication, warmup: 10).all.latencyTally.mean
        }
        #expect(
            covers(0.05, confidence: 0.999, replications: 10, length: 60) {
                mean(.random, $0, Double($1))
            })
        let means = [BalancerPolicy.leastConnections, .randomOfTwo, .roundRobin, .random].map {
            mean($0, 0, 200)
        }
        #expect(means[0] < 0.9 * means[1], "\(means)")
        #expect(means[1] < 0.7 * means[3], "\(means)")
        #expect(means[2] < 0.8 * means[3], "\(means)")
    }

    /// HAProxy's maxconn: of three requests of 1 s an instance that may have one serves one after another, although its
    /// gevent worker would overlap them; who has waited for the queue's timeout gets 503.
    @Test(arguments: [(60.0, 3, 3.0), (1.5, 2, 2.0)])
    func `queue in the balancer beyond maxconn`(patience: Double, ok: Int, end: Double) {
        let scenario = balanced(.haproxy, instances: 1, steps: [.wait(.constant(1))], load: closed(3, 3)) {
            $0.maximumConnections = 1
            $0.queueTimeout = patience
        }
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect(run.all.ok == ok)
        #expect(failures(run, .http503) == 3 - ok && failures(run, .balancerQueue) == 3 - ok)
        #expect((run.end - end).magnitude < 1e-9)
    }

    /// A worker that is killed leaves an empty reply. nginx sends a GET on to another instance, a POST never; HAProxy
    /// does neither: its retries are for connections that failed.
    @Test(arguments: [
        (BalancerKind.nginx, "GET", 2), (.nginx, "POST", 1), (.haproxy, "GET", 1), (.haproxy, "POST", 1),
    ])
    func `lose what a killed worker had, unless it may be sent again`(
        kind: BalancerKind, method: String, ok: Int
    ) {
        var scenario = balanced(
            kind, instances: 2, method: method, steps: [.wait(.constant(1))], load: closed(2, 2))
        scenario.faults = [Fault(.killWorker(instance: 0, worker: 0), at: 0.5)]
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect(run.all.ok == ok)
        #expect(failures(run, .http502) == 2 - ok && failures(run, .workerKilled) == 2 - ok)
        #expect((run.end - (ok == 2 ? 1.5 : 1)).magnitude < 1e-9)
    }

    /// A connection that is refused is tried elsewhere whatever the method: nothing was sent.
    @Test(arguments: [BalancerKind.nginx, .haproxy])
    func `are passed over when they refuse`(kind: BalancerKind) {
        var scenario = balanced(
            kind, instances: 2, method: "POST", steps: [.cpu(.constant(0.01))], load: closed(1, 20))
        scenario.faults = [Fault(.instanceDown(instance: 0), at: 0)]
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect(run.all.ok == 20)
        #expect(run.accepts == [0, 20])
    }

    /// nginx leaves an instance out for 10 s after one failure, then lets one request see; HAProxy knows no such rule,
    /// so without health checks every second request fails. One request a second for 25 s.
    @Test(arguments: [(BalancerKind.nginx, 2...3), (.haproxy, 11...13)])
    func `are left out after a failure with nginx`(kind: BalancerKind, failed: ClosedRange<Int>) {
        let load = Load.closed(ClosedLoad(clients: 1, think: .constant(1), duration: 25.5))
        var scenario = balanced(kind, instances: 2, steps: [.cpu(.constant(0.001))], load: load) {
            $0.retries = 0
        }
        scenario.faults = [Fault(.instanceDown(instance: 0), at: 0)]
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect(failed.contains(run.all.failed), "\(run.all.failed)")
        #expect(failures(run, .noBackend) == run.all.failed)
    }

    @Test func `give 502 when none is left`() {
        var scenario = balanced(
            .nginx, instances: 2, steps: [.cpu(.constant(0.001))], load: closed(1, 5))
        scenario.faults = [0, 1].map { Fault(.instanceDown(instance: $0), at: 0) }
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect(failures(run, .http502) == 5 && failures(run, .noBackend) == 5)
    }

    /// Render's checks take an instance out after 15 s of failures and in again at the first good answer. One of two is
    /// down from 20 s to 60 s; half of ten requests a second go to it: those of 15 to 25 s fail.
    @Test func `are taken out by health checks, and in again`() {
        let load = Load.closed(ClosedLoad(clients: 1, think: .constant(0.1), duration: 120))
        var scenario = balanced(.render, instances: 2, steps: [.cpu(.constant(0.001))], load: load) {
            $0.retries = 0
            $0.health = HealthCheck()
        }
        scenario.faults = [Fault(.instanceDown(instance: 0), at: 20, duration: 40)]
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect((60...125).contains(run.all.failed), "\(run.all.failed)")
        // 20 s before and at least 50 s after, at five a second, besides the checks themselves.
        #expect((345...420).contains(run.accepts[0]), "\(run.accepts)")
        #expect(Double(run.accepts[1]) > 1.4 * Double(run.accepts[0]))
    }

    /// An instance that hangs is restarted after 60 s of failed checks, and serves again; what it had is lost.
    @Test func `are restarted when they hang`() {
        let load = Load.closed(ClosedLoad(clients: 4, think: .constant(0.1), duration: 200))
        var scenario = balanced(.render, instances: 2, steps: [.cpu(.constant(0.001))], load: load) {
            $0.retries = 0
            $0.health = HealthCheck()
            $0.timeout = 1000
        }
        scenario.server.timeout = 0
        scenario.faults = [Fault(.stickWorker(instance: 0, worker: 0), at: 10)]
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect(run.restarts == 1)
        #expect(failures(run, .http502) >= 1 && failures(run, .workerKilled) == failures(run, .http502))
        // It had served for 10 s, and serves for more than 100 s more.
        #expect(run.accepts[0] > 1000, "\(run.accepts)")
    }

    /// 504 after the balancer's timeout; the instance goes on with it. nginx tries a GET elsewhere first.
    @Test(arguments: [(BalancerKind.nginx, "GET", 2.0), (.nginx, "POST", 1), (.haproxy, "GET", 1)])
    func `are given up on after the balancer's timeout`(kind: BalancerKind, method: String, end: Double) {
        let scenario = balanced(
            kind, instances: 2, method: method, steps: [.wait(.constant(3))], load: closed(1, 1)
        ) { $0.timeout = 1 }
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect(failures(run, .http504) == 1 && failures(run, .balancerTimeout) == 1)
        #expect((run.end - end).magnitude < 1e-9)
    }

    /// A balancer on a host of one core passes 1/b requests a second on.
    @Test func `get no more than the balancer's CPU passes on`() {
        var scenario = balanced(.nginx, instances: 2, steps: [], load: closed(10, 1000)) { $0.host = "aux" }
        scenario.costs.balance = 0.001
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect((run.balancerCPU - 1).magnitude < 1e-9)
        #expect((run.end - 1).magnitude < 1e-9)
    }
}
