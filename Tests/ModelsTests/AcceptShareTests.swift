import Models
import SimCore
import Testing

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
