import Models
import SimCore
import Testing

/// Requests that come one at a time, so that a latency is the sum of what the request's own steps drew; after
/// hours of simulated time it is known to 10 ns.
@Suite struct `A request's draws are its own` {
    static let first = Distribution.lognormal(mean: 0.02, cv: 1)
    static let pause = Distribution.exponential(mean: 0.1)

    static func scenario(_ first: Distribution = first) -> Scenario {
        var scenario = bareScenario(
            workers: 2, cores: 1, steps: [.cpu(first), .wait(pause)],
            load: .open(OpenLoad(rate: 0.0005, requests: 400)))
        scenario.endpoints[0].weight = 3
        scenario.endpoints.append(Endpoint(name: "other", steps: [.wait(pause), .cpu(first)]))
        scenario.costs.request = [0, 0]
        return scenario
    }

    /// Arrival and latency of each request.
    static func requests(_ scenario: Scenario) -> [(arrival: Double, latency: Double)] {
        let run = simulate(scenario, seed: 41, replication: 2, keepsSeries: true)
        return run.series.map { ($0.time - $0.latency, $0.latency) }
    }

    struct Addition: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// What every latency grows by.
        var more = 0.0
        let add: @Sendable (inout Scenario) -> Void
    }

    @Test(arguments: [
        Addition(testDescription: "workers that race for connections") { $0.server.workers = 12 },
        Addition(testDescription: "cores") { $0.hosts[0].cores = 4 },
        Addition(testDescription: "a host before the others") {
            $0.hosts.insert(Host(name: "new", cores: 2), at: 0)
        },
        Addition(testDescription: "a larger pool") { $0.pool.poolSize = 50 },
        Addition(testDescription: "no database") { $0.database = nil },
        Addition(testDescription: "an endpoint that nobody asks for") {
            var endpoint = Endpoint(name: "new", steps: [.cpu(.gamma(mean: 1, cv: 2))])
            endpoint.weight = 0
            $0.endpoints.append(endpoint)
            $0.costs.request.append(0)
        },
        Addition(testDescription: "a query at the end", more: 0.004) {
            for index in $0.endpoints.indices {
                $0.endpoints[index].steps.append(.query(Query(cpu: .constant(0.004))))
            }
        },
        Addition(testDescription: "a way through the network", more: 0.06) { $0.workload.network.rtt = 0.03 },
    ])
    func `whatever is added to the stack`(addition: Addition) {
        var scenario = Self.scenario()
        let before = Self.requests(scenario)
        addition.add(&scenario)
        let after = Self.requests(scenario)
        #expect(before.count == 400 && after.count == 400)
        for (old, new) in zip(before, after) {
            #expect((new.arrival - old.arrival).magnitude < 1e-8)
            #expect((new.latency - old.latency - addition.more).magnitude < 1e-8)
        }
    }

    /// A step's draw is that of its place, whatever the steps before it draw from.
    @Test(arguments: [
        Distribution.constant(0.02), .gamma(mean: 0.02, cv: 2), .normal(mean: 0.02, cv: 0.8),
        .hyperexponential(mean: 0.02, cv: 3),
    ])
    func `whatever another step draws from`(first: Distribution) {
        let scenario = Self.scenario(first)
        let draws = RequestDraws(seed: 41, replication: 2, weights: scenario.endpoints.map { $0.weight })
        for (client, request) in Self.requests(scenario).enumerated() {
            let key = draws.key(client: client, number: 0)
            var usual = RequestDraws.steps(of: key)
            var changed = RequestDraws.steps(of: key)
            let second: Double
            var expected: Double
            if draws.endpoint(of: key) == 0 {
                _ = usual.sample(Self.first)
                expected = changed.sample(first)
                second = changed.sample(Self.pause)
                #expect(second == usual.sample(Self.pause))
            } else {
                expected = changed.sample(Self.pause)
                #expect(expected == usual.sample(Self.pause))
                second = changed.sample(first)
            }
            expected += second
            #expect((request.latency - expected).magnitude < 1e-8)
        }
    }
}
