import Models
import SimCore
import Testing

/// Several workers on one core take more CPU time for each request than one: their caches are cold at each turn.
@Suite struct `Workers that share a core` {
    /// The restaurant service on SQLite, gevent, 16 clients, CPU time a request over that with one worker: measured
    /// 26 November 2026, four runs of 3 s each in random order, 1.33 ms with one worker; with the standard error of the
    /// ratio, by what the runs differed.
    static let measured: [(workers: Int, ratio: Double, error: Double)] = [
        (2, 1.16, 0.067), (3, 1.21, 0.044), (4, 1.44, 0.092), (8, 1.41, 0.052),
    ]

    private func cpu(workers: Int, footprint: Double) -> Double {
        var scenario = Stack.bare(
            Stack.server(.gevent, workers: workers), cores: 1,
            steps: [.cpu(.lognormal(mean: 1.05e-3, cv: 0.3))], clients: 16, requests: 4000)
        scenario.costs = .prior(endpoints: 1)
        scenario.costs.processSwitch = footprint
        let run = simulate(scenario, seed: 3, replication: 0)
        return run.serverCPU / Double(run.all.ok)
    }

    /// One number, the footprint, fits two workers and predicts three, four and eight.
    @Test func `pay for cold caches as was measured`() {
        let alone = cpu(workers: 1, footprint: 1.1e-3)
        for (workers, ratio, error) in Self.measured {
            let simulated = cpu(workers: workers, footprint: 1.1e-3) / alone
            // 95 % for the four together: 98.75 % for each.
            #expect((simulated - ratio).magnitude < 2.5 * error, "\(workers) workers: \(simulated)")
        }
    }

    @Test func `pay nothing without a footprint`() {
        let ratio = cpu(workers: 8, footprint: 0) / cpu(workers: 1, footprint: 0)
        #expect((ratio - 1).magnitude < 0.05, "\(ratio)")
    }
}
