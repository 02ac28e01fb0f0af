internal import Experiments
internal import Foundation
internal import Models
internal import SimCore

extension Baseline {
    /// Asymptotic bounds, the better end of each: what the busiest host allows, and what the clients ask for.
    static func bounds(_ demands: MeasuredDemands, _ scenario: Scenario) -> Answer {
        let stations = demands.stations(of: scenario)
        let most = stations.map { $0.servers / $0.demand }.min() ?? .infinity
        let alone = stations.reduce(demands.delay) { $0 + $1.demand }
        switch scenario.workload.load {
        case .closed(let load):
            let clients = Double(load.clients)
            let throughput = min(most, clients / (alone + load.think.mean))
            return .values([
                ("throughput", throughput), ("latency.mean", clients / throughput - load.think.mean),
            ])
        case .open(let load):
            return .values([("throughput", min(most, load.rate)), ("latency.mean", alone)])
        case .replay: return .failure(replayed)
        }
    }

    static func meanValues(_ demands: MeasuredDemands, _ scenario: Scenario) -> Answer {
        let stations = demands.stations(of: scenario)
        switch scenario.workload.load {
        case .closed(let load):
            let rest = MeanValueAnalysis.Station(.delay, demand: demands.delay)
            let solution = MeanValueAnalysis(
                stations + [rest], think: load.think.mean, population: load.clients)
            return .values([("throughput", solution.throughput), ("latency.mean", solution.response)])
        case .open(let load):
            let most = stations.map { $0.servers / $0.demand }.min() ?? .infinity
            guard load.rate < most else { return .values([("throughput", most)]) }
            var latency = demands.delay
            for station in stations {
                latency += Erlang.meanResponse(
                    servers: Int(station.servers), rate: load.rate, service: station.demand)
            }
            return .values([("throughput", load.rate), ("latency.mean", latency)])
        case .replay: return .failure(replayed)
        }
    }

    /// The law through the training points that differ from the point in the number of clients alone.
    static func scalability(
        _ training: [TrainingPoint], _ axes: [String: AxisValue], _ scenario: Scenario
    ) -> Answer {
        guard case .closed(let load) = scenario.workload.load else {
            return .failure("it is a law of the number of clients, and the workload is not closed")
        }
        let path = "workload.closed.clients"
        var loads: [Double] = []
        var throughputs: [Double] = []
        for point in training {
            var others = point.measured.axes
            var mine = axes
            others[path] = nil
            mine[path] = nil
            guard others == mine, case .closed(let trained) = point.scenario.workload.load,
                let throughput = point.measured.metrics["throughput"]?.value, throughput > 0
            else { continue }
            loads.append(Double(trained.clients))
            throughputs.append(throughput)
        }
        guard let fit = ScalabilityFit(loads: loads, throughputs: throughputs) else {
            return .failure(
                "it takes training points at three numbers of clients; there are \(Set(loads).count)")
        }
        let throughput = fit.law.throughput(Double(load.clients))
        return .values([
            ("throughput", throughput),
            ("latency.mean", Double(load.clients) / throughput - load.think.mean),
        ])
    }

    /// What was measured where the coordinates are nearest: numbers by the logarithm of their ratio.
    static func nearest(_ training: [TrainingPoint], _ axes: [String: AxisValue]) -> Answer {
        func distance(_ point: TrainingPoint) -> Double {
            axes.keys.sorted().reduce(0) { sum, path in
                guard let mine = axes[path], let other = point.measured.axes[path] else { return sum + 1 }
                if let a = mine.quantity, let b = other.quantity, a > 0, b > 0 {
                    let ratio = Foundation.log(a / b)
                    return sum + ratio.magnitude
                }
                return sum + (mine == other ? 0 : 1)
            }
        }
        guard let nearest = training.min(by: { distance($0) < distance($1) }) else {
            return .failure("there is no training point")
        }
        return .values(
            Comparison.metrics.compactMap { name in
                nearest.measured.metrics[name].map { (name, $0.value) }
            })
    }

    private static let replayed = "there is no formula for the requests of a log"
}
