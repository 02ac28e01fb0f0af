import Models
import SimCore
import Testing

@Suite struct `Clients and their requests` {
    static func open(_ load: OpenLoad, steps: [Step] = [.cpu(.constant(0.0001))]) -> Scenario {
        bareScenario(workers: 1, cores: 1, steps: steps, load: .open(load))
    }

    /// Constant arrivals on a ramp and a step: their number is the integral of the rate.
    @Test func `come at the rate of the moment`() {
        var load = OpenLoad(rate: 75, duration: 20)
        load.arrivals = .constant
        load.phases = [RatePhase(from: 0, to: 100, length: 10), RatePhase(from: 100, to: 100, length: 10)]
        let run = simulate(Self.open(load), seed: 1, replication: 0)
        #expect((1499...1500).contains(run.all.ok), "\(run.all.ok)")
        // From the middle on all come at 100/s: 1000 of them.
        let late = simulate(Self.open(load), seed: 1, replication: 0, warmup: 10)
        #expect((999...1001).contains(late.all.ok), "\(late.all.ok)")
    }

    @Test func `come when a log says that they came`() {
        let arrivals = [
            ReplayedArrival(time: 0.5, endpoint: 1, target: "/b"),
            ReplayedArrival(time: 0.5, endpoint: 0, target: "/a"),
            ReplayedArrival(time: 2, endpoint: 1, target: "/b"),
        ]
        let scenario = Scenario(
            hosts: [Host(name: "web", cores: 1), Host(name: "aux", cores: 1)], server: Server(),
            endpoints: [
                Endpoint(name: "a", steps: [.wait(.constant(0.1))]),
                Endpoint(name: "b", steps: [.wait(.constant(0.2))]),
            ], workload: Workload(host: "aux", load: .replay(ReplayLoad(log: "x.log", arrivals: arrivals))))
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect(run.all.ok == 3)
        #expect(run.endpoints.map(\.ok) == [1, 2])
        #expect(run.end > 2.2 && run.end < 2.3)
    }

    /// At the same mean rate bursts make a queue where Poisson arrivals hardly do.
    @Test func `wait longer where they come in bursts`() {
        var load = OpenLoad(rate: 50, duration: 400)
        let steps = [Step.cpu(.constant(0.01))]
        let poisson = simulate(Self.open(load, steps: steps), seed: 3, replication: 0)
        load.arrivals = .mmpp(rates: [150, 0], dwell: [1, 2])
        let bursts = simulate(Self.open(load, steps: steps), seed: 3, replication: 0)
        // M/D/1 at load 0.5: S (1 + ρ / (2 (1 − ρ))) = 15 ms.
        #expect((poisson.all.latencyTally.mean / 0.015 - 1).magnitude < 0.05)
        // Within a burst half as much again comes as is served.
        #expect(bursts.all.latencyTally.mean > 5 * poisson.all.latencyTally.mean)
        #expect((Double(bursts.all.ok) / 20_000 - 1).magnitude < 0.25)
    }

    /// A request that is refused is tried again after 1, then 2 seconds; the third try finds the master back.
    @Test func `that fail are tried again, and count once`() {
        var scenario = Stack.bare(
            Stack.server(.gevent, workers: 1), steps: [.cpu(.constant(0.01))], clients: 1, requests: 1)
        scenario.workload.retries.limit = 5
        scenario.workload.retries.backoff = 1
        scenario.faults = [Fault(.instanceDown(instance: 0), at: 0, duration: 2.5)]
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect(run.attempts == 3 && run.all.ok == 1 && run.all.failed == 0)
        #expect((run.end - 3.01).magnitude < 1e-9)
        #expect((run.all.latencyTally.mean - 3.01).magnitude < 1e-9)
    }

    /// Full jitter: the pause before retry k is uniform up to the whole pause, half of it on average. 400 clients fail
    /// once each and pause 1 s at most.
    @Test func `pause for a part of the backoff that is drawn`() {
        var scenario = Stack.bare(
            Stack.server(.gevent, workers: 1), steps: [.cpu(.constant(0))], clients: 400, requests: 400)
        scenario.workload.retries.limit = 1
        scenario.workload.retries.backoff = 1
        scenario.workload.retries.jitter = 1
        scenario.faults = [Fault(.instanceDown(instance: 0), at: 0, duration: 1e-6)]
        let run = simulate(scenario, seed: 1, replication: 0)
        #expect(run.attempts == 800 && run.all.ok == 400)
        // Four standard errors of a uniform mean.
        #expect((run.all.latencyTally.mean - 0.5).magnitude < 4 * (1.0 / 12 / 400).squareRoot())
        #expect(run.all.latencyTally.maximum <= 1)
    }

    /// Abandoned work goes on, so retries multiply the load: at 70 % of what the server can do, clients that give up
    /// after 1 s and try again twice never get out of a queue that a slow minute has made; without retries they do.
    @Test func `keep a stack down that retries have overloaded`() {
        func late(_ retries: Int) -> Double {
            var load = OpenLoad(rate: 70, duration: 300)
            load.arrivals = .poisson
            var scenario = Self.open(load, steps: [.query(Query(cpu: .constant(0.01)))])
            scenario.database = Stack.postgresql()
            scenario.hosts.append(Host(name: "db", cores: 1))
            scenario.database?.host = "db"
            scenario.workload.clientTimeout = 1
            scenario.workload.retries.limit = retries
            scenario.faults = [Fault(.slowDatabase(factor: 3), at: 30, duration: 30)]
            let run = simulate(scenario, seed: 4, replication: 0, warmup: 200)
            return Double(run.all.ok) / run.duration
        }
        #expect(late(0) > 65)
        #expect(late(2) < 35)
    }

    /// The load generator's CPU is part of the system: on the server's own core it takes its part of it.
    @Test func `cost the load generator CPU, on the server's cores where it runs there`() {
        func throughput(on host: String) -> Double {
            var scenario = Stack.bare(
                Stack.server(.gevent, workers: 1), cores: 1, steps: [.cpu(.constant(0.001))], clients: 8,
                requests: 2000)
            scenario.costs.send = 0.00025
            scenario.costs.receive = 0.00025
            scenario.workload.host = host
            let run = simulate(scenario, seed: 1, replication: 0)
            return Double(run.all.ok) / run.duration
        }
        #expect((throughput(on: "aux") / 1000 - 1).magnitude < 0.02)
        #expect((throughput(on: "web") * 0.0015 - 1).magnitude < 0.02)
    }
}
