import Models
import Testing

@Suite struct `Faults` {
    typealias Change = FaultSchedule.Change

    func changes(_ schedule: inout FaultSchedule, to now: Double) -> [Change] {
        var changes: [Change] = []
        while let change = schedule.advance(to: now) { changes.append(change) }
        return changes
    }

    @Test func `begin and end in the order of time, whatever their order in the file`() {
        var schedule = FaultSchedule([
            Fault(.flushCache, at: 20), Fault(.slowDatabase(factor: 3), at: 10, duration: 30),
        ])
        var times: [Double] = []
        var found: [Change] = []
        while let next = schedule.next {
            times.append(next)
            found += changes(&schedule, to: next)
        }
        #expect(times == [10, 20, 40])
        #expect(found.map { $0.at } == times)
        #expect(found.map { $0.begins } == [true, true, false])
        #expect(
            found.map { $0.kind } == [.slowDatabase(factor: 3), .flushCache, .slowDatabase(factor: 3)])
    }

    @Test func `add up while they overlap, and leave nothing behind`() {
        var schedule = FaultSchedule([
            Fault(.slowDatabase(factor: 3), at: 0, duration: 10),
            Fault(.slowDatabase(factor: 0.1), at: 5, duration: 10),
            Fault(.leak(bytesPerRequest: 100), at: 5, duration: 20), Fault(.leak(bytesPerRequest: 50), at: 8),
        ])
        var slowness: [Double] = []
        var leak: [Double] = []
        for now in [0.0, 5, 8, 10, 15, 25] {
            _ = changes(&schedule, to: now)
            slowness.append(schedule.slowness)
            leak.append(schedule.leak)
        }
        #expect(slowness == [3, 3 * 0.1, 3 * 0.1, 0.1, 1, 1])
        #expect(leak == [0, 100, 150, 150, 150, 50])
        #expect(schedule.next == nil)
    }

    @Test func `hold for whom they hit, to the end of the run without a duration`() {
        var schedule = FaultSchedule([
            Fault(.instanceDown(instance: 1), at: 1, duration: 2),
            Fault(.stickWorker(instance: 0, worker: 2), at: 2),
        ])
        let before = schedule.isDown(instance: 1)
        _ = changes(&schedule, to: 2)
        let down = [schedule.isDown(instance: 0), schedule.isDown(instance: 1)]
        _ = changes(&schedule, to: 1e9)
        #expect(!before && down == [false, true])
        #expect(!schedule.isDown(instance: 1))
        #expect(schedule.isStuck(instance: 0, worker: 2))
        #expect(!schedule.isStuck(instance: 0, worker: 1) && !schedule.isStuck(instance: 1, worker: 2))
    }

    @Test func `on the same instance may overlap`() {
        var schedule = FaultSchedule([
            Fault(.instanceDown(instance: 0), at: 0, duration: 10),
            Fault(.instanceDown(instance: 0), at: 5, duration: 10),
        ])
        _ = changes(&schedule, to: 12)
        let still = schedule.isDown(instance: 0)
        _ = changes(&schedule, to: 15)
        #expect(still && !schedule.isDown(instance: 0))
    }

    @Test func `end before others begin at the same instant, and last at least some time`() {
        var schedule = FaultSchedule([
            Fault(.slowDatabase(factor: 2), at: 5, duration: 5),
            Fault(.slowDatabase(factor: 4), at: 0, duration: 5),
            Fault(.slowDatabase(factor: 9), at: 5, duration: 0),
            Fault(.killWorker(instance: 0, worker: 1), at: 5, duration: 0),
        ])
        _ = changes(&schedule, to: 4)
        let first = schedule.slowness
        let found = changes(&schedule, to: 5)
        #expect(first == 4 && schedule.slowness == 2)
        #expect(found.map { $0.begins } == [false, true, true])
        #expect(found.last?.kind == .killWorker(instance: 0, worker: 1))
    }
}
