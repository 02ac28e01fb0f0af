import Models
import SimCore
import Testing
import Validation

@Suite struct `Leaving a mechanism out` {
    static func scenario() -> Scenario {
        var scenario = Stack.bare(
            Stack.server(.gevent, workers: 4), cores: 1,
            steps: [
                .query(Query(cpu: .constant(0.001))), .cpu(.exponential(mean: 0.002)),
                .wait(.constant(0.001)),
            ],
            clients: 20, requests: 1000)
        scenario.costs = .prior(endpoints: 1)
        scenario.database = Stack.postgresql()
        scenario.pool.poolPrePing = true
        return scenario
    }

    @Test func `changes the scenario only where it has the mechanism`() {
        let names = Ablation.all.map { $0.mechanism }
        #expect(Set(names).count == names.count)
        let scenario = Self.scenario()
        var bare = bareScenario(
            workers: 1, cores: 1, steps: [.cpu(.constant(0.001))],
            load: .closed(ClosedLoad(clients: 1, requests: 10, keepalive: true)))
        bare.server = Stack.server(.sync, workers: 1)
        func left(_ scenario: Scenario) -> Set<String> {
            Set(Ablation.all.filter { $0.applied(to: scenario) != nil }.map { $0.mechanism })
        }
        #expect(left(scenario).isSuperset(of: ["the pool is bounded", "the ping of `pool_pre_ping`"]))
        #expect(!left(scenario).contains("one writer at a time (SQLite)"))
        // Nothing writes, nothing is shared: only who gets the core when is left.
        #expect(left(bare) == ["Linux's scheduler"])
    }

    /// The same work arrives whatever is left out: no draw of a request changes.
    @Test func `serves the same requests`() throws {
        for ablation in Ablation.all {
            guard let changed = ablation.applied(to: Self.scenario()) else { continue }
            let run = simulate(changed, seed: 1, replication: 0)
            #expect(run.all.ok + run.all.failed == 1000, "\(ablation.mechanism)")
        }
    }

    /// Even sharing is M/G/1 processor sharing: with eight workers on one core the mean is that of M/M/1 for service
    /// times of any kind, S / (1 − ρ), where first come first served would have 1 + C² in it (Kleinrock, vol. 2,
    /// section 4.4). Hyperexponential service with C = 3 in enough workers that no one waits behind another.
    @Test func `shares cores evenly where it is asked to`() {
        let service = 0.01
        let expected = service / (1 - 0.5)
        func mean(_ simplifications: Simplifications, _ replication: UInt64, _ seconds: Double) -> Double {
            var scenario = bareScenario(
                workers: 60, cores: 1, steps: [.cpu(.hyperexponential(mean: service, cv: 2))],
                load: .open(OpenLoad(rate: 50, duration: seconds)))
            scenario.server.workerConnections = 1
            scenario.simplifications = simplifications
            return simulate(scenario, seed: 71, replication: replication, warmup: 2).all.latencyTally.mean
        }
        #expect(
            covers(expected, confidence: 0.999, replications: 10, length: 40) {
                mean(.evenSharing, $0, Double($1))
            })
    }

    /// A connection that is held for its statements alone is free during the wait.
    @Test func `gives connections back after each statement where it is asked to`() {
        var scenario = Stack.bare(
            Stack.server(.gevent, workers: 1), steps: [.query(Query()), .wait(.constant(1))], clients: 2,
            requests: 2)
        scenario.database = Stack.postgresql()
        scenario.pool.poolSize = 1
        scenario.pool.maxOverflow = 0
        scenario.simplifications = .heldForStatements
        #expect((simulate(scenario, seed: 1, replication: 0).end - 1).magnitude < 1e-9)
    }
}
