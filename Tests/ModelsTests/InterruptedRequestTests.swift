import Models
import SimCore
import Testing

@Suite struct `A silent worker` {
    func run(_ workerClass: WorkerClass, _ step: Step) -> RunStatistics {
        var server = Stack.server(workerClass, workers: 2)
        server.timeout = 5
        return simulate(
            Stack.bare(server, steps: [step], clients: 2, requests: 10), seed: 1, replication: 0)
    }

    /// What the interrupted handler waited for comes later, and must not end another request: each is answered with
    /// 500 after five to seven seconds, for the master looks about each second.
    @Test func `of class sync is ended with its request, which is answered`() {
        let run = run(.sync, .wait(.constant(20)))
        #expect(run.all.ok == 0 && run.all.failed == 10)
        #expect(run.classes[Int(OutcomeClass.http500.rawValue)] == 10)
        #expect(run.causes[Int(OutcomeCause.workerKilled.rawValue)] == 10)
        #expect(run.kills == 10 && run.outOfMemory == 0)
    }

    @Test func `of class gevent is one that computes, not one that waits`() {
        let blocked = run(.gevent, .cpu(.constant(20)))
        #expect(blocked.all.ok == 0)
        #expect(blocked.classes[Int(OutcomeClass.reset.rawValue)] == 10)
        #expect(blocked.kills > 0 && blocked.kills <= 10)
        let waiting = run(.gevent, .wait(.constant(20)))
        #expect(waiting.all.ok == 10 && waiting.kills == 0)
    }
}

@Suite struct `Requests of each worker` {
    @Test(arguments: [WorkerClass.sync, .gthread, .gevent])
    func `are counted where they begin`(workerClass: WorkerClass) {
        let run = simulate(
            Stack.bare(
                Stack.server(workerClass, workers: 3), steps: [.cpu(.constant(0.001))], clients: 5,
                requests: 90),
            seed: 2, replication: 0)
        #expect(run.all.ok == 90)
        #expect(run.begun.reduce(0, +) == 90)
        #expect(run.begun == run.accepts)
    }
}
