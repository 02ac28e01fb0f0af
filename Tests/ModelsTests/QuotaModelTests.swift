import Models
import SimCore
import Testing

@Suite struct `A host with a CPU quota` {
    private static func scenario(
        workers: Int, cores: Int, quota: Double?, work: Distribution, load: Load
    ) -> Scenario {
        var scenario = bareScenario(workers: workers, cores: cores, steps: [.cpu(work)], load: load)
        scenario.hosts[0].quota = quota
        return scenario
    }

    /// 50 ms of work, 50 ms of stall: the last piece of 200 ms ends at 350 ms.
    @Test func `of half a core stretches a long request to its periods`() {
        let load = Load.closed(ClosedLoad(clients: 1, requests: 1))
        let half = Self.scenario(workers: 1, cores: 1, quota: 0.5, work: .constant(0.2), load: load)
        #expect((simulate(half, seed: 1, replication: 0).end - 0.35).magnitude < 1e-8)
    }

    @Test func `bounds the throughput at what it grants`() {
        let load = Load.closed(ClosedLoad(clients: 20, duration: 20))
        let run = simulate(
            Self.scenario(workers: 4, cores: 4, quota: 1.5, work: .exponential(mean: 0.01), load: load),
            seed: 2, replication: 0)
        // 200 whole periods, all used up.
        #expect((run.hostBusy[0] - 1.5 * 20).magnitude < 1e-4)
        #expect((run.serverCPU - run.hostBusy[0]).magnitude < 0.5)
        #expect(run.all.ok + run.all.failed > 2500)
    }

    /// A quota that is never used up within a period changes nothing but the number of events.
    @Test func `of all its cores changes nothing`() {
        let load = Load.open(OpenLoad(rate: 100, duration: 20))
        var scenario = Self.scenario(
            workers: 4, cores: 2, quota: nil, work: .exponential(mean: 0.01), load: load)
        let free = simulate(scenario, seed: 3, replication: 0)
        scenario.hosts[0].quota = 2
        let bounded = simulate(scenario, seed: 3, replication: 0)
        #expect(free.all.ok == bounded.all.ok)
        #expect((free.all.latencyTally.mean / bounded.all.latencyTally.mean - 1).magnitude < 1e-6)
        #expect((free.hostBusy[0] - bounded.hostBusy[0]).magnitude < 1e-6)
    }
}
