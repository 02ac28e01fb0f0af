import Models
import SimCore
import Testing

/// `workload.open.connections`: at most so many requests under way, the others wait at the client in their order.
@Suite struct `Limited connections of an open workload` {
    private func scenario(connections: Int?, keepalive: Bool = false) -> Scenario {
        var load = OpenLoad(rate: 100, requests: 10, keepalive: keepalive)
        load.arrivals = .constant
        load.connections = connections
        return bareScenario(workers: 1, cores: 1, steps: [.wait(.constant(0.1))], load: .open(load))
    }

    /// Ten arrivals 10 ms apart, each of which waits 100 ms: with one connection they are served one after the other.
    @Test(arguments: [false, true])
    func `serve one request after another where there is one`(keepalive: Bool) {
        let run = simulate(
            scenario(connections: 1, keepalive: keepalive), seed: 1, replication: 0, keepsSeries: true)
        #expect(run.all.ok == 10)
        #expect((run.end - (0.01 + 10 * 0.1)).magnitude < 1e-9)
        // The k-th is answered at 0.01 + 0.1 k and came at 0.01 k.
        for (index, answer) in run.series.enumerated() {
            let k = Double(index + 1)
            #expect((answer.latency - (0.01 + 0.1 * k - 0.01 * k)).magnitude < 1e-9)
        }
        // The way from the actual send is short, which is why the intended start is what counts.
        #expect((run.all.actualTally.maximum - 0.1).magnitude < 1e-9)
    }

    @Test func `change nothing where there are enough`() {
        let without = simulate(scenario(connections: nil), seed: 1, replication: 0)
        let enough = simulate(scenario(connections: 10), seed: 1, replication: 0)
        let few = simulate(scenario(connections: 9), seed: 1, replication: 0)
        #expect(without.fingerprint == enough.fingerprint)
        #expect((without.end - 0.2).magnitude < 1e-9)
        #expect(few.fingerprint != enough.fingerprint)
    }

    /// M/M/c: two connections before a worker that waits an exponential time are two servers.
    @Test func `are the servers of a queue`() {
        let expected = Erlang.meanResponse(servers: 2, rate: 1.5, service: 1)
        #expect(
            covers(expected, confidence: 0.99, replications: 20, length: 1000) { replication, seconds in
                var load = OpenLoad(rate: 1.5, duration: Double(seconds))
                load.connections = 2
                let scenario = bareScenario(
                    workers: 1, cores: 1, steps: [.wait(.exponential(mean: 1))], load: .open(load))
                return simulate(scenario, seed: 31, replication: replication, warmup: 50).all.latencyTally
                    .mean
            })
    }

    @Test func `are free again for others when a client gives up`() {
        var scenario = scenario(connections: 1)
        scenario.workload.clientTimeout = 0.05
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect(run.classes[Int(OutcomeClass.timeout.rawValue)] == 10)
        #expect((run.end - (0.01 + 10 * 0.05)).magnitude < 1e-9)
    }
}
