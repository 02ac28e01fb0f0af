import Models
import Testing

@Suite struct `A free service` {
    @Test func `falls asleep 15 minutes after its last request`() {
        var service = IdleSleepState(IdleSleep(), now: 0)
        let early = service.arrival(now: 899, draw: 0.5)
        #expect(early == .awake)
        #expect(service.sleepsAt == 1799)
        #expect(!service.isAsleep(now: 1798.9) && service.isAsleep(now: 1799))
    }

    @Test func `takes 30 to 90 s to wake, and lets all wait that come meanwhile`() {
        var service = IdleSleepState(IdleSleep(), now: 0)
        let first = service.arrival(now: 1000, draw: 0.5)
        let second = service.arrival(now: 1001, draw: 0.9)
        let third = service.arrival(now: 1060, draw: 0)
        #expect(first == .wakes(until: 1060))
        #expect(second == .waits(until: 1060))
        #expect(third == .awake)
        var quick = IdleSleepState(IdleSleep(), now: 0)
        let least = quick.arrival(now: 900, draw: 0)
        #expect(least == .wakes(until: 930))
    }

    @Test func `does not fall asleep while it wakes`() {
        var service = IdleSleepState(IdleSleep(after: 10, waking: ClosedSpan(60, 60)), now: 0)
        let first = service.arrival(now: 20, draw: 0.25)
        let second = service.arrival(now: 50, draw: 0.25)
        #expect(first == .wakes(until: 80) && second == .waits(until: 80))
        #expect(service.sleepsAt == 90)
    }
}
