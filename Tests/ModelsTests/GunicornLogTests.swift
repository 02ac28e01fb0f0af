import Models
import SimCore
import Testing

/// gunicorn's log of what was measured once: who is silent for longer than `timeout` is told to stop, then killed, and
/// another is booted.
@Suite struct `gunicorn's log` {
    private func stuck(for seconds: Double?) -> Scenario {
        var server = Stack.server(.gevent, workers: 2)
        server.timeout = 5
        var scenario = Stack.bare(
            server, steps: [.wait(.constant(0.01))], clients: 4, requests: 10)
        scenario.workload.load = .closed(ClosedLoad(clients: 4, think: .constant(0.1), duration: 30))
        scenario.faults = [Fault(.stickWorker(instance: 0, worker: 1), at: 3, duration: seconds)]
        return scenario
    }

    @Test func `has the lines of a stuck worker in their order`() throws {
        let run = simulate(stuck(for: nil), seed: 2, replication: 0)
        try #require(run.log.count >= 3)
        #expect(
            run.log.prefix(3).map(\.line.text) == [
                "WORKER TIMEOUT (pid:2)", "Worker (pid:2) was sent SIGKILL! Perhaps out of memory?",
                "Booting worker with pid: 3",
            ])
        #expect(run.log.prefix(3).map(\.line.kind.level) == ["CRITICAL", "ERROR", "INFO"])
        #expect(run.log.allSatisfy { $0.instance == 0 })
        let times = run.log.map(\.time)
        #expect(times == times.sorted())
        // Silent from 3 s at the latest, or from its last sign a second before; looked at each second.
        #expect(times[0] >= 7 && times[0] <= 9.01)
        #expect((times[1] - times[0] - 1).magnitude < 1e-9)
    }

    @Test func `is counted by the kind of line`() {
        let run = simulate(stuck(for: nil), seed: 2, replication: 0)
        for kind in LogLine.Kind.allCases {
            #expect(run.logLines[Int(kind.rawValue)] == run.log.filter { $0.line.kind == kind }.count)
        }
        #expect(run.logLines[Int(LogLine.Kind.workerTimeout.rawValue)] >= 1)
        #expect(simulate(stuck(for: 2), seed: 2, replication: 0).log.isEmpty)
    }

    @Test func `keeps the lines of the warm-up, and counts those after it`() {
        let run = simulate(stuck(for: nil), seed: 2, replication: 0, warmup: 20)
        let later = run.log.filter { $0.time > 20 }
        #expect(run.log.count > later.count)
        #expect(run.logLines.reduce(0, +) == later.count)
    }

    @Test func `tells of a worker that was killed from outside, and of one that has served enough`() {
        var server = Stack.server(.gevent, workers: 1)
        server.maxRequests = 5
        var scenario = Stack.bare(server, steps: [.wait(.constant(0.01))], clients: 1, requests: 8)
        scenario.workload.load = .closed(ClosedLoad(clients: 1, think: .constant(0.1), duration: 3))
        let enough = simulate(scenario, seed: 2, replication: 0)
        #expect(
            enough.log.prefix(3).map(\.line.text) == [
                "Autorestarting worker after current request.", "Worker exiting (pid: 1)",
                "Booting worker with pid: 2",
            ])
        scenario.server.maxRequests = 0
        scenario.faults = [Fault(.killWorker(instance: 0, worker: 0), at: 0.02)]
        let killed = simulate(scenario, seed: 2, replication: 0)
        #expect(
            killed.log.map(\.line.text) == [
                "Worker (pid:1) was sent SIGKILL! Perhaps out of memory?", "Booting worker with pid: 2",
            ])
    }
}
