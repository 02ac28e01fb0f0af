internal import Experiments
internal import Models

extension Calibration {
    /// The parameters as they stand in the demands file, each with its interval and origin.
    func describe(
        _ points: [TrainingPoint], _ observed: [Observation], _ low: Int, _ line: WakeupLine
    ) -> [DemandsFile.Parameter] {
        let law = "utilisation law at \(points.map { $0.measured.axes.label }.joined(separator: "; "))"
        let lowLoad = "median latency at \(points[low].measured.axes.label)"
        let server = observed.map { $0.serverCPU.halfWidth }.max() ?? 0
        let client = observed.map { $0.clientCPU.halfWidth }.max() ?? 0
        var parameters = [
            parameter("costs.wakeup", costs.wakeup, server * line.slopeSpread, "CPU against wake-ups, \(law)")
        ]
        for (index, endpoint) in points[low].scenario.endpoints.enumerated() {
            let spread = max(server, observed[low].medians[index]?.halfWidth ?? 0)
            parameters.append(
                parameter(
                    "costs.request.\(endpoint.name)", costs.request[index], spread, "\(law); \(lowLoad)"))
        }
        parameters.append(parameter("costs.send", costs.send, client / 2, law))
        parameters.append(parameter("costs.receive", costs.receive, client / 2, law))
        let latency = observed[low].medians.compactMap { $0?.halfWidth }.max() ?? 0
        parameters.append(parameter("workload.network.rtt", rtt, latency / 2, lowLoad))
        return parameters
    }

    private func parameter(
        _ path: String, _ value: Double, _ half: Double, _ origin: String
    ) -> DemandsFile.Parameter {
        DemandsFile.Parameter(
            path: path, value: value, low: max(0, value - half), high: value + half, origin: origin)
    }
}

extension Metric {
    /// Half the interval's width; 0 where there is no interval.
    var halfWidth: Double {
        guard let low, let high else { return 0 }
        return (high - low) / 2
    }
}
