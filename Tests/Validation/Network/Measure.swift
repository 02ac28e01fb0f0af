import SimCore

/// A figure that one run of a ``QueueingNetwork`` gives. Stations and classes count from 0.
public enum Measure: Sendable, Equatable {
    /// Customers of a class who left per second; of a closed class, cycles per second.
    case throughput(class: Int = 0)
    /// Visits that ended per second, of all classes.
    case visitRate(station: Int)
    /// Busy share of the servers.
    case utilization(station: Int)
    /// Mean number present; `class` nil for all.
    case meanNumber(station: Int, class: Int? = nil)
    /// Mean number waiting.
    case meanQueue(station: Int = 0)
    /// Mean time of a visit.
    case visitTime(station: Int, class: Int = 0)
    /// Mean time at the station in one cycle of a closed class.
    case residence(station: Int, class: Int = 0)
    /// Mean time from joining to the start of service.
    case meanWait(station: Int = 0)
    /// Share of those admitted who had to wait.
    case waitProbability(station: Int = 0)
    /// Share of those who came who found no room.
    case loss(station: Int = 0)
    /// Share of time with this many present.
    case probability(of: Int, station: Int = 0)
    /// Mean time in an open network.
    case response(class: Int = 0)
    /// The time in an open network that this fraction of the customers does not exceed.
    case responseQuantile(Double)
}

extension QueueingNetwork {
    /// Runs one replication and reads the measures off it. Little's law has to hold in it at every station.
    ///
    /// - Parameter visits: how many visits to stations are observed.
    public func simulate(
        _ measures: [Measure], visits: Int, seed: UInt64, replication: UInt64
    ) -> [Double] {
        let keeps = measures.contains { if case .responseQuantile = $0 { true } else { false } }
        var calendar = Calendar<NetworkSimulation.Event>()
        var model = NetworkSimulation(
            self, visits: visits, seed: seed, replication: replication, keepsResponses: keeps)
        model.start(&calendar)
        run(&model, &calendar)
        model.settle(at: calendar.now)
        precondition(model.isBalanced(at: calendar.now), "Little's law does not hold: somebody was lost")
        let sorted = model.responses.sorted()
        return measures.map { model.value($0, now: calendar.now, sorted: sorted) }
    }
}

extension NetworkSimulation {
    func value(_ measure: Measure, now: Double, sorted: [Double]) -> Double {
        let elapsed = now - started
        switch measure {
        case .throughput(let index):
            guard case .closed = network.classes[index].source, let visits = itineraries[index].visits else {
                return Double(response[index].count) / elapsed
            }
            return Double(statistics.reduce(0) { $0 + $1.visit[index].count }) / visits / elapsed
        case .visitRate(let station):
            return Double(statistics[station].visit.reduce(0) { $0 + $1.count }) / elapsed
        case .utilization(let station):
            let servers = servers(of: station)
            return statistics[station].average { Double(min($0, servers)) } / Double(servers)
        case .meanNumber(let station, let index?):
            return statistics[station].classNumber[index].average(until: now)
        case .meanNumber(let station, nil):
            return statistics[station].average { Double($0) }
        case .meanQueue(let station):
            let servers = servers(of: station)
            return statistics[station].average { Double(max(0, $0 - servers)) }
        case .visitTime(let station, let index):
            return statistics[station].visit[index].mean
        case .residence(let station, let index):
            guard case .visits(let visits) = network.classes[index].routing else {
                preconditionFailure("a cycle is said by visits")
            }
            return visits[station] * statistics[station].visit[index].mean
        case .meanWait(let station):
            return statistics[station].wait.mean
        case .waitProbability(let station):
            return Double(statistics[station].delayed)
                / Double(statistics[station].offered - statistics[station].lost)
        case .loss(let station):
            return Double(statistics[station].lost) / Double(statistics[station].offered)
        case .probability(let number, let station):
            return statistics[station].average { $0 == number ? 1 : 0 }
        case .response(let index):
            return response[index].mean
        case .responseQuantile(let p):
            return sorted[min(sorted.count - 1, max(0, Int((p * Double(sorted.count)).rounded(.up)) - 1))]
        }
    }

    private func servers(of station: Int) -> Int {
        switch network.stations[station].discipline {
        case .queue(let servers, _): servers
        case .shared(let cores): cores
        case .delay: preconditionFailure("a delay has no servers to be busy")
        }
    }
}
