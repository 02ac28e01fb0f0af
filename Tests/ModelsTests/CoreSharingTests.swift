import Models
import SimCore
import Testing

/// Several workers on one core take more CPU time for each request than one: their caches are cold at each turn.
@Suite struct `Workers that share a core` {
    /// The restaurant service on one core: what its requests do, and by how much more CPU time a request takes with several workers than
    /// with one, with the standard error of the ratio by what the runs differed.
    struct Service: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var workerClass: WorkerClass
        var clients: Int
        var steps: [Step]
        var footprint: Double
        var measured: [(workers: Int, ratio: Double, error: Double)]
    }

    /// On SQLite, 26 November 2026: four runs of 3 s each in random order, 1.33 ms with one worker. A request runs through, so
    /// that others have run for a slice or more when a worker has its turn again.
    static let sqlite = Service(
        testDescription: "gevent, SQLite", workerClass: .gevent, clients: 16,
        steps: [work(1.05e-3)], footprint: 0.95e-3,
        measured: [(2, 1.16, 0.067), (3, 1.21, 0.044), (4, 1.44, 0.092), (8, 1.41, 0.052)])

    /// On PostgreSQL, 27 November 2026: six runs of 4 s each in turns, 1.30 ms with one worker. A request waits for the
    /// database twice, so that others have run for moments only, and longer the more of them there are.
    static let postgreSQL = Service(
        testDescription: "sync, PostgreSQL", workerClass: .sync, clients: 24,
        steps: [
            work(0.3e-3), .wait(.constant(0.3e-3)), work(0.3e-3), .wait(.constant(0.3e-3)), work(0.45e-3),
        ],
        footprint: 1.2e-3,
        measured: [(2, 1.04, 0.07), (3, 1.38, 0.1), (4, 1.77, 0.2), (6, 1.91, 0.08), (8, 2.16, 0.06)])

    private static func work(_ mean: Double) -> Step { .cpu(.lognormal(mean: mean, cv: 0.3)) }

    private func cpu(_ service: Service, workers: Int, footprint: Double) -> Double {
        var scenario = Stack.bare(
            Stack.server(service.workerClass, workers: workers), cores: 1,
            steps: service.steps, clients: service.clients, requests: 4000)
        scenario.costs = .prior(endpoints: 1)
        scenario.costs.processSwitch = footprint
        let run = simulate(scenario, seed: 3, replication: 0)
        return run.serverCPU / Double(run.all.ok)
    }

    /// One number, the footprint, fits any number of workers.
    @Test(arguments: [sqlite, postgreSQL])
    func `pay for cold caches as was measured`(_ service: Service) {
        let alone = cpu(service, workers: 1, footprint: service.footprint)
        for (workers, ratio, error) in service.measured {
            let simulated = cpu(service, workers: workers, footprint: service.footprint) / alone
            // 95 % for the four or five of a service together.
            #expect((simulated - ratio).magnitude < 2.5 * error, "\(workers) workers: \(simulated)")
        }
    }

    @Test func `pay nothing without a footprint`() {
        let ratio = cpu(Self.sqlite, workers: 8, footprint: 0) / cpu(Self.sqlite, workers: 1, footprint: 0)
        #expect((ratio - 1).magnitude < 0.05, "\(ratio)")
    }
}
