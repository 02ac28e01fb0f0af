import Models
import Testing

@Suite struct `A line` {
    @Test func `carries answers one after another`() {
        var line = Link(bandwidth: 1000)
        let ends = [line.send(500, now: 1), line.send(250, now: 1.25), line.send(1000, now: 3)]
        #expect(ends == [1.5, 1.75, 4])
    }

    @Test func `was busy as long as it carried`() {
        var line = Link(bandwidth: 1000)
        _ = line.send(500, now: 1)
        _ = line.send(500, now: 1)
        #expect(line.busy(until: 1) == 0)
        #expect(line.busy(until: 1.25) == 0.25)
        #expect(line.busy(until: 10) == 1)
        _ = line.send(2000, now: 10)
        #expect(line.busy(until: 11) == 2)
    }

    @Test func `without a limit carries at once`() {
        var line = Link(bandwidth: nil)
        let end = line.send(1e12, now: 3)
        #expect(end == 3 && line.busy(until: 5) == 0)
    }
}
