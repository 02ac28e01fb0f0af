import Models
import SimCore
import Testing

@Suite struct `The race of sleeping loops` {
    static func stream(_ seed: UInt64) -> RandomStream {
        RandomStream(StreamKey(seed: seed, replication: 0, component: 0, purpose: 0))
    }

    /// How often each of four loops starts first.
    func wins(lead: Double, races: Int) -> [Double] {
        var race = AcceptRace(workers: 4, lead: lead, stream: Self.stream(41))
        var wins = [0.0, 0, 0, 0]
        for _ in 0..<races {
            race.begin()
            for worker in 0..<4 { race.enter(worker) }
            wins[race[0]] += 1
        }
        return wins
    }

    /// With w loops woken and none started, one of them starts within the next d with probability 1 − exp(−w d), each
    /// of them as likely. Four standard deviations; two times four figures.
    @Test(arguments: [0, 0.6])
    func `is won as often as theory says`(lead: Double) {
        let races = 100_000
        var expected = [0.0, 0, 0, 0]
        var nobody = 1.0
        for woken in 1...4 {
            let starts = woken == 4 ? 1 : 1 - Arithmetic.exp(-Double(woken) * lead)
            for loop in 0..<woken { expected[loop] += nobody * starts / Double(woken) }
            nobody *= 1 - starts
        }
        for (won, share) in zip(wins(lead: lead, races: races), expected) {
            let deviation = (share * (1 - share) * Double(races)).squareRoot()
            #expect((won - share * Double(races)).magnitude < 4 * deviation)
        }
    }

    @Test func `is won by the first where starting hardly varies`() {
        #expect(wins(lead: 50, races: 1000) == [1000, 0, 0, 0])
    }

    @Test func `takes every loop once, and none of the race before`() {
        var race = AcceptRace(workers: 8, stream: Self.stream(42))
        for size in [8, 0, 3, 1, 5] {
            race.begin()
            for worker in 0..<size { race.enter(10 + worker) }
            let order = (0..<race.count).map { race[$0] }
            #expect(order.sorted() == Array(10..<10 + size))
        }
    }

    @Test func `draws nothing for a single loop, and one word a loop for more`() {
        var single = AcceptRace(workers: 4, stream: Self.stream(43))
        var fresh = AcceptRace(workers: 4, stream: Self.stream(43))
        for _ in 0..<100 {
            single.begin()
            single.enter(3)
        }
        var orders: [[Int]] = [[], []]
        for _ in 0..<200 {
            single.begin()
            fresh.begin()
            for worker in 0..<4 {
                single.enter(worker)
                fresh.enter(worker)
            }
            orders[0].append(single[0])
            orders[1].append(fresh[0])
        }
        #expect(orders[0] == orders[1] && Set(orders[0]).count > 1)
    }
}
