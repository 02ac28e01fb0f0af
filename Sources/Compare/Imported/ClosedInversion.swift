import Experiments
import Models

/// What the throughput of a closed load says about CPU time: the demand at which exact mean value analysis gives
/// that throughput, in a network of the server's cores, of waiting that nobody shares, and of the think time.
struct ClosedInversion {
    /// Cores that the workers can use.
    var capacity: Double

    init(_ scenario: Scenario) {
        let server = scenario.server
        let machine = scenario.hosts.first { $0.name == server.host }
        let copies = server.sharesHost ? 1 : server.instances
        capacity = min((machine?.capacity ?? 1) * Double(copies), Double(server.workers * server.instances))
    }

    /// Cycles per second where a request computes for `demand` and takes `unloaded` alone.
    func throughput(demand: Double, unloaded: Double, think: Double, clients: Int) -> Double {
        let servers = max(1, Int(capacity.rounded(.up)))
        let delay = max(0, unloaded - demand) + think
        let scaled = demand * Double(servers) / capacity
        guard scaled + delay > 0 else { return .infinity }
        return MeanValueAnalysis(
            [.init(.queue(servers: servers), demand: scaled)], think: delay, population: clients
        ).throughput
    }

    /// The greatest demand with at least this throughput; 0 where even no computing at all has less.
    func demand(throughput: Double, unloaded: Double, think: Double, clients: Int) -> Double {
        var low = 0.0
        var high = min(capacity / throughput, max(unloaded, 1e-9))
        for _ in 0..<50 {
            let middle = (low + high) / 2
            if self.throughput(demand: middle, unloaded: unloaded, think: think, clients: clients)
                >= throughput
            {
                low = middle
            } else {
                high = middle
            }
        }
        return low
    }
}
