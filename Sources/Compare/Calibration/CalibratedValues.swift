import Experiments
import Models

/// What a calibration sets in a scenario.
struct CalibratedValues: Sendable {
    var costs: Costs
    /// Seconds between client and server and back; `nil` where the file states it.
    var rtt: Double?
    /// Of the endpoints whose steps the file does not give, by index.
    var demands: [Int: EndpointDemand] = [:]
    /// By which power of a read's time CPU times grow, by host; where there is none, as is believed before.
    var memoryPowers: [String: Double] = [:]

    /// The point's scenario with these values.
    func applied(to point: TrainingPoint) -> Scenario {
        var scenario = point.scenario
        scenario.costs = costs
        if let rtt { scenario.workload.network.rtt = rtt }
        for (index, demand) in demands { scenario.endpoints[index].steps = demand.steps }
        var paces = point.paces
        for (host, power) in memoryPowers { paces[host]?.power = power }
        return scenario.paced(paces)
    }
}

/// One number that a calibration looks for, on the scale of its logarithm.
struct FreeParameter: Sendable {
    /// As in the demands file; several where several parameters are taken to be the same.
    var paths: [String]
    /// What it is believed to be before it is measured.
    var prior: Double
    /// Standard deviation of its logarithm in that belief: 0.7 for a factor of two either way, 3 for no idea.
    var spread: Double
    /// Where else a fit starts from, on that scale: where a parameter is too small to be felt, no slope leads away.
    var otherStart: Double?
    var set: @Sendable (inout CalibratedValues, Double) -> Void
}

extension [FreeParameter] {
    /// The values with each parameter at its prior times e to the power of its coordinate.
    func values(_ start: CalibratedValues, at coordinates: [Double]) -> CalibratedValues {
        var values = start
        for (parameter, x) in zip(self, coordinates) { parameter.set(&values, parameter.value(at: x)) }
        return values
    }
}

extension FreeParameter {
    func value(at coordinate: Double) -> Double { prior * exponential(coordinate) }
}
