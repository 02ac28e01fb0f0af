import Models
import Testing

@Suite struct `Active health checks` {
    /// The verdicts on an instance whose checks, one each interval from 0, all fail when they time out.
    func silent(_ check: HealthCheck, checks: Int) -> [InstanceHealth.Verdict] {
        var health = InstanceHealth(check)
        var verdicts: [InstanceHealth.Verdict] = []
        var sent = 0.0
        for _ in 0..<checks {
            verdicts.append(health.failed(sent: sent, now: health.deadline(sent: sent)))
            sent = health.next(after: sent)
        }
        return verdicts
    }

    @Test func `eject a silent instance after 15 s and restart it after 60, as Render does`() {
        let verdicts = silent(HealthCheck(), checks: 13)
        #expect(verdicts.firstIndex(of: .eject) == 2)  // sent at 10 s, failed at 15
        #expect(verdicts.firstIndex(of: .restart) == 11)  // sent at 55 s, failed at 60
        #expect(verdicts.count { $0 != .unchanged } == 2)
    }

    @Test func `count from the first of the failures, and anew after a good answer`() {
        var health = InstanceHealth(HealthCheck(interval: 5, timeout: 1, ejectAfter: 10, restartAfter: nil))
        let first = [health.failed(sent: 0, now: 0), health.failed(sent: 5, now: 5)]
        let good = health.succeeded()
        let second = [health.failed(sent: 15, now: 15), health.failed(sent: 20, now: 20)]
        let third = health.failed(sent: 25, now: 25)
        #expect(first == [.unchanged, .unchanged] && good == .unchanged)
        #expect(second == [.unchanged, .unchanged])
        #expect(third == .eject && !health.isIn)
    }

    @Test func `bring an instance back at its first good answer`() {
        var health = InstanceHealth(HealthCheck(interval: 5, timeout: 5, ejectAfter: 0, restartAfter: nil))
        let out = health.failed(sent: 0, now: 1)
        let still = health.failed(sent: 5, now: 500)
        let back = health.succeeded()
        #expect(out == .eject && still == .unchanged)
        #expect(back == .readmit && health.isIn)
    }

    @Test func `give a restarted instance all the time again, and no requests until it answers`() {
        var health = InstanceHealth(HealthCheck())
        _ = health.failed(sent: 0, now: 0)
        let restart = health.failed(sent: 60, now: 60)
        let booting = health.failed(sent: 65, now: 65)
        let isIn = health.isIn
        let back = health.succeeded()
        #expect(restart == .restart && booting == .unchanged && !isIn)
        #expect(back == .readmit)
    }

    @Test func `wait for one check before the next`() {
        let health = InstanceHealth(HealthCheck(interval: 2, timeout: 5))
        #expect(health.next(after: 10) == 15)
        #expect(InstanceHealth(HealthCheck(interval: 5, timeout: 2)).next(after: 10) == 15)
    }
}
