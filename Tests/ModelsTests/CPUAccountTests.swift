import Models
import SimCore
import Testing

/// What processes are said to have used is what their hosts were busy for, exactly: no burst is counted that was cut
/// short, by the end of the run, by that of the warm-up or by a signal.
@Suite struct `CPU time` {
    /// Bursts of 0.1 s, so that a burst counted whole would be seen.
    private func scenario(_ database: Database? = Database(kind: .sqlite)) -> Scenario {
        var scenario = bareScenario(
            workers: 4, cores: 2,
            steps: [.cpu(.exponential(mean: 0.1)), .query(Query(cpu: .constant(0.03)))],
            load: .open(OpenLoad(rate: 12, duration: 20.03)))
        scenario.costs = Costs.prior(endpoints: 1)
        scenario.database = database
        return scenario
    }

    @Test func `is counted as far as it was used when the run and the warm-up end`() {
        let run = simulate(scenario(), seed: 11, replication: 0, warmup: 3.017)
        #expect(run.serverCPU > 1)
        #expect((run.serverCPU - run.hostBusy[0]).magnitude < 1e-9)
        #expect((run.clientCPU - run.hostBusy[1]).magnitude < 1e-9)
    }

    @Test func `of a database beside the load generator adds up with it`() {
        let run = simulate(scenario(Stack.postgresql()), seed: 11, replication: 0, warmup: 3.017)
        #expect(run.databaseCPU > 0.1)
        #expect((run.serverCPU - run.hostBusy[0]).magnitude < 1e-9)
        #expect((run.clientCPU + run.databaseCPU - run.hostBusy[1]).magnitude < 1e-9)
    }

    @Test func `that a killed worker had asked for is not counted`() {
        var killed = scenario()
        for second in 1...15 {
            killed.faults.append(
                Fault(.killWorker(instance: 0, worker: second % 4), at: Double(second) + 0.05))
        }
        let run = simulate(killed, seed: 11, replication: 0)
        #expect(run.kills == 15)
        #expect((run.serverCPU - run.hostBusy[0]).magnitude < 1e-9)
    }

    /// The kernel charges a process for the time in which it loads its caches.
    @Test func `of loading caches is the worker's`() {
        var colder = scenario()
        colder.costs.processSwitch = 1e-3
        let run = simulate(colder, seed: 11, replication: 0)
        #expect(run.serverCPU > 1.05 * simulate(scenario(), seed: 11, replication: 0).serverCPU)
        #expect((run.serverCPU - run.hostBusy[0]).magnitude < 1e-9)
    }

    @Test func `of loading caches is not counted for a killed worker`() {
        var killed = scenario()
        killed.costs.processSwitch = 1e-3
        for second in 1...15 {
            killed.faults.append(
                Fault(.killWorker(instance: 0, worker: second % 4), at: Double(second) + 0.05))
        }
        let run = simulate(killed, seed: 11, replication: 0)
        #expect((run.serverCPU - run.hostBusy[0]).magnitude < 1e-9)
    }
}
