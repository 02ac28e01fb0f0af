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

/// Shares of the connections that each of four gunicorn workers (gevent, one shared socket) accepted on a machine of two
/// cores, the load generator on the same, each situation measured once.
struct AcceptSituation: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let steps: [Step]
    let clients: Int
    let requests: Int
    var reusePort = false
    /// Connections of each worker, the most first.
    let measured: [Double]

    static let all = [
        AcceptSituation(
            testDescription: "one request after another", steps: [], clients: 1, requests: 200,
            measured: [94, 63, 42, 1]),
        AcceptSituation(
            testDescription: "200 at once that sleep 0.5 s", steps: [.wait(.constant(0.5))], clients: 200,
            requests: 200, measured: [83, 66, 32, 19]),
        AcceptSituation(
            testDescription: "40 clients, 50 ms of sleep", steps: [.wait(.constant(0.05))], clients: 40,
            requests: 400, measured: [110, 102, 97, 91]),
        AcceptSituation(
            testDescription: "20 clients, 5 ms of CPU", steps: [.cpu(.constant(0.005))], clients: 20,
            requests: 200, measured: [52, 51, 49, 48]),
        AcceptSituation(
            testDescription: "reuse_port", steps: [], clients: 1, requests: 200, reusePort: true,
            measured: [64, 49, 49, 38]),
    ]

    /// Two figures are fitted, the same for all situations: the lead of the race, and what a request costs the load
    /// generator, which nobody measured. The other costs are the priors.
    var scenario: Scenario {
        var server = Server()
        server.workers = 4
        server.reusePort = reusePort
        var costs = Costs.prior(endpoints: 1)
        costs.send = 50e-6
        costs.receive = 50e-6
        return Scenario(
            hosts: [Host(name: "web", cores: 2)], server: server,
            endpoints: [Endpoint(name: "only", steps: steps)],
            workload: Workload(
                host: "web", load: .closed(ClosedLoad(clients: clients, requests: requests))), costs: costs)
    }
}

@Suite struct `Who accepts how many connections` {
    /// Each worker's mean share over 200 replications, the workers sorted by their share in each.
    @Test(arguments: AcceptSituation.all)
    func `is as measured, each worker's share within 8 points`(situation: AcceptSituation) {
        let replications = 200
        var shares = [0.0, 0, 0, 0]
        for replication in 0..<replications {
            let run = simulate(situation.scenario, seed: 31, replication: UInt64(replication))
            let total = Double(run.accepts.reduce(0, +)) * Double(replications)
            for (place, accepts) in run.accepts.sorted(by: >).enumerated() {
                shares[place] += Double(accepts) / total
            }
        }
        let total = situation.measured.reduce(0, +)
        for (share, measured) in zip(shares, situation.measured) {
            #expect((share - measured / total).magnitude < 0.08, "\(shares)")
        }
    }
}
