public import Experiments
internal import Models

/// Others share a virtual machine's cores, and slow them by a third for seconds or minutes. A model that knows nothing of
/// it would be scored on its neighbours' habits. So a calibration notes at which pace its costs hold, and a prediction is
/// held against a measurement at the pace that was recorded beside it, by somebody who knows nothing of the server.
extension Scenario {
    /// The same with its cores as fast as they were beside a measurement.
    ///
    /// - Parameter reference: the pace at which the costs hold, by the parameters' names.
    func paced(_ measured: ResultPoint, _ reference: [String: Double]) -> Scenario {
        paced(paces(measured, reference))
    }

    /// What others did to the hosts' cores beside a measurement, by host; without a host of which it is not known.
    func paces(_ measured: ResultPoint, _ reference: [String: Double]) -> [String: Pace.Change] {
        paces(reference) { measured.metrics[$0]?.value }
    }

    /// The same, beside whatever had the figures `now`.
    func paces(_ reference: [String: Double], now: (String) -> Double?) -> [String: Pace.Change] {
        var paces: [String: Pace.Change] = [:]
        for host in hosts {
            paces[host.name] = Pace.Change(of: host.name, reference: { reference[$0] }, now: now)
        }
        return paces
    }

    func paced(_ paces: [String: Pace.Change]) -> Scenario {
        var scenario = self
        for index in hosts.indices {
            guard let change = paces[hosts[index].name] else { continue }
            scenario.hosts[index].speed = ClosedSpan(change.speed, change.speed)
            scenario.hosts[index].reloading = change.reloading
        }
        return scenario
    }
}

extension Point {
    /// As simulated on the measurement's machines, at the pace that their cores had beside it.
    ///
    /// - Parameter measured: `nil` where it was not measured: at the pace that the costs hold at.
    public func simulated(beside measured: ResultPoint?, threads: Int) -> ResultPoint {
        let scenario = experiment.scenario(on: .measured)
        return simulated(measured.map { scenario.paced($0, experiment.pace) } ?? scenario, threads: threads)
    }

    /// Whether there is a pace to follow.
    public func isPaced(by measured: ResultPoint) -> Bool {
        experiment.pace.keys.contains { measured.metrics[$0] != nil }
    }
}

extension Pace {
    /// By name: the mean over training results, in seconds; without those of which some of them tell nothing.
    static func mean(of results: [ResultPoint]) -> [String: Double] {
        guard let first = results.first else { return [:] }
        var paces: [String: Double] = [:]
        for name in first.metrics.keys where host(name) != nil {
            let known = results.compactMap { $0.metrics[name]?.value }
            guard known.count == results.count else { continue }
            paces[name] = known.reduce(0, +) / Double(known.count)
        }
        return paces
    }

    /// For the demands file: the mean, and the least and greatest over the training points.
    static func parameters(_ points: [TrainingPoint]) -> [DemandsFile.Parameter] {
        // Any of the points says the same: all of them were compared with the pace that the costs hold at.
        (points.first?.pace ?? [:]).sorted { $0.key < $1.key }.map { name, mean in
            let all = points.compactMap { $0.metric(name)?.value } + [mean]
            return DemandsFile.Parameter(
                path: name, value: mean, low: all.min() ?? mean, high: all.max() ?? mean,
                origin: "beside the training runs: what the costs hold at")
        }
    }
}
