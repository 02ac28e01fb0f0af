import Models
import SimCore
import Testing

@Suite struct `A worker's heartbeat` {
    func heartbeat(_ workerClass: WorkerClass, timeout: Double, booted: Bool = true) -> Heartbeat {
        var server = Server()
        server.workerClass = workerClass
        server.timeout = timeout
        var heartbeat = Heartbeat(server, now: 0)
        if booted { heartbeat.turn(now: 0) }
        return heartbeat
    }

    /// The verdicts at each whole second plus `phase` until `end`.
    func verdicts(_ heartbeat: inout Heartbeat, phase: Double, until end: Double) -> [Heartbeat.Verdict] {
        var arbiter = Arbiter(phase: phase)
        var verdicts: [Heartbeat.Verdict] = []
        while arbiter.nextCheck < end {
            let now = arbiter.nextCheck
            verdicts.append(heartbeat.check(now: now))
            arbiter.checked(now: now)
        }
        return verdicts
    }

    @Test func `missing for longer than timeout gets SIGABRT, then SIGKILL at the next check`() {
        var blocked = heartbeat(.gevent, timeout: 3)
        let found = verdicts(&blocked, phase: 0.5, until: 5)
        #expect(found == [.alive, .alive, .alive, .abort, .kill])
    }

    @Test func `is on time at exactly timeout`() {
        var blocked = heartbeat(.gevent, timeout: 3)
        let found = verdicts(&blocked, phase: 1, until: 4.5)
        #expect(found == [.alive, .alive, .alive, .abort])
    }

    /// A loop blocked from some instant on: the last sign came up to a second before, the check comes up to a
    /// second after the timeout.
    @Test func `ends a blocked loop after timeout, give or take a second`() {
        var stream = RandomStream(StreamKey(seed: 1, replication: 0, component: 0, purpose: 0))
        var least = Double.infinity
        var most = 0.0
        for _ in 0..<1000 {
            var worker = heartbeat(.gevent, timeout: 30)
            worker.rest(now: 0)
            let blocked = 10 * stream.uniform()
            worker.turn(now: blocked)
            var arbiter = Arbiter(phase: stream.uniform())
            while worker.check(now: arbiter.nextCheck) == .alive { arbiter.checked(now: arbiter.nextCheck) }
            least = min(least, arbiter.nextCheck - blocked)
            most = max(most, arbiter.nextCheck - blocked)
        }
        #expect(least > 29 && least < 29.2)
        #expect(most > 30.8 && most <= 31)
    }

    @Test func `is given each second by a gevent loop that turns, however busy it is`() {
        var busy = heartbeat(.gevent, timeout: 1.5)
        var found: [Heartbeat.Verdict] = []
        for step in 1...80 {
            busy.turn(now: Double(step) * 0.25)
            found.append(busy.check(now: Double(step) * 0.25))
        }
        #expect(found.allSatisfy { $0 == .alive })
        #expect(busy.lastSign == 20)
        busy.turn(now: 20.75)
        #expect(busy.lastSign == 20)
    }

    @Test func `goes on by itself while a loop sleeps`() {
        var idle = heartbeat(.gevent, timeout: 1)
        idle.rest(now: 0)
        let verdict = idle.check(now: 1000)
        let next = idle.nextSign(after: 2.25)
        idle.turn(now: 7.5)
        #expect(verdict == .alive)
        #expect(next == 3)
        #expect(idle.lastSign == 7)
        #expect(idle.nextSign(after: 7.5) == 8)
    }

    @Test func `is given by a sync worker before each connection`() {
        var sync = heartbeat(.sync, timeout: 2)
        sync.turn(now: 0.25)
        #expect(sync.lastSign == 0.25)
        let within = sync.check(now: 2.25)
        let after = sync.check(now: 2.5)
        sync.turn(now: 2.75)
        let next = sync.check(now: 3.5)
        #expect(within == .alive && after == .abort && next == .alive)
    }

    @Test func `is never missed by gthread once it has booted`() {
        var threads = heartbeat(.gthread, timeout: 1)
        var booting = heartbeat(.gthread, timeout: 1, booted: false)
        let verdict = threads.check(now: 1000)
        let other = booting.check(now: 2)
        #expect(verdict == .alive && other == .abort)
    }

    @Test func `is not looked for with timeout 0`() {
        var blocked = heartbeat(.gevent, timeout: 0)
        let verdict = blocked.check(now: 1000)
        #expect(verdict == .alive)
    }
}

@Suite struct `gunicorn's master` {
    @Test func `looks at its workers a second after it last did`() {
        var arbiter = Arbiter(phase: 0.25)
        let first = arbiter.nextCheck
        arbiter.checked(now: 0.25)
        let second = arbiter.nextCheck
        // A signal wakes it in between.
        arbiter.checked(now: 1)
        #expect(first == 0.25 && second == 1.25)
        #expect(arbiter.nextCheck == 2)
    }

    @Test func `starts missing workers one after another, up to 0.1 s apart`() {
        var arbiter = Arbiter(phase: 0.25)
        let starts = [
            arbiter.spawn(now: 1, draw: 0.5), arbiter.spawn(now: 1, draw: 0.75),
            arbiter.spawn(now: 1, draw: 0),
        ]
        let later = arbiter.spawn(now: 5, draw: 0)
        #expect(
            starts[0] == 1 && (starts[1] - 1.05).magnitude < 1e-12 && (starts[2] - 1.125).magnitude < 1e-12)
        #expect(later == 5)
        #expect(arbiter.nextCheck == 6)
    }
}
