public import Experiments
public import Models
internal import SimCore

/// Estimates what a description leaves open from measurements at a few training points.
///
/// What can be read off is read off: the load generator's CPU by the utilisation law. The rest is one fit: the model
/// is simulated at the training points, with the requests that the measurement drew, and its parameters are moved until
/// scheduler CPU time per request and component, throughput and latency quantiles come out as measured. So the
/// regression of CPU time on the endpoints' requests, over points with different mixes, is part of it, and so are the
/// wake-ups and connections that a regression cannot count. What the points do not determine stays near what it was
/// believed to be, with an interval that says so.
public struct Calibration: Sendable {
    public var costs: Costs
    /// Seconds; 0 where the file states it.
    public var rtt: Double
    /// Of the endpoints whose steps the file does not give, by index.
    public var demands: [Int: EndpointDemand]
    /// For the demands file and the report: value, interval and origin of each.
    public var parameters: [DemandsFile.Parameter] = []
    /// Squared residuals of the evidence, in their standard deviations, over the degrees of freedom: about 1 where the
    /// model fits as well as can be expected.
    public var misfit: Double

    /// Replications of each training point: those of the measurement, and no fewer than this.
    static let replications = 4

    /// - Parameters:
    ///   - points: at least one, all of one experiment.
    ///   - threads: simulations at once; the result does not depend on it.
    public init(_ points: [TrainingPoint], threads: Int = 2) throws(CalibrationError) {
        precondition(!points.isEmpty)
        let low = try Self.lowest(points)
        let client = try GeneratorCost(points)
        var start = CalibratedValues(costs: points[low].scenario.costs, rtt: nil)
        if let each = client.each {
            start.costs.send = each.value
            start.costs.receive = each.value
        }
        let choice = try ParameterChoice(points, low: low, &start)
        let repetitions = points.map(\.measured.replications).max() ?? 1
        let evidence = TrainingFigure.all(of: points)
        guard !evidence.isEmpty else { throw .noTraining }
        let figures = SimulatedFigures(
            points: points, evidence: evidence, start: start, parameters: choice.free,
            replications: max(Self.replications, repetitions), threads: max(1, threads))
        let fit = Fit(figures)
        let values = choice.free.values(start, at: fit.solution)
        costs = values.costs
        rtt = values.rtt ?? 0
        demands = values.demands
        misfit = fit.deviance / Double(fit.degrees)
        parameters = describe(choice, fit, points, client)
    }

    /// The point where requests hardly wait: the one with the lowest mean latency.
    private static func lowest(_ points: [TrainingPoint]) throws(CalibrationError) -> Int {
        var best = (index: 0, latency: Double.infinity)
        for (index, point) in points.enumerated() {
            _ = try point.needed("cpu.server")
            let latency = try point.needed("latency.mean").value
            if latency < best.latency { best = (index, latency) }
        }
        return best.index
    }
}

/// CPU of the load generator, read off: half of it for sending, half for receiving.
struct GeneratorCost: Sendable {
    /// `nil` where the file states it.
    var each: Metric?

    init(_ points: [TrainingPoint]) throws(CalibrationError) {
        let stated = points[0].stated
        if stated.contains("costs.send") || stated.contains("costs.receive") { return }
        let all = try points.map { (point) throws(CalibrationError) in
            let metric = try point.needed("cpu.client")
            let speed = point.speed(of: point.scenario.workload.host)
            return (value: metric.value * speed, halfWidth: metric.halfWidth * speed)
        }
        let mean = all.reduce(0) { $0 + $1.value } / Double(all.count) / 2
        // The points differ by more than their runs do; the widest of them is what is known. A single run has no width of
        // its own: the runs' has to do.
        let widest = all.map(\.halfWidth).max() ?? 0
        let spread = Metric(all.map(\.value), confidence: 0.95, unit: "s")?.halfWidth ?? 0
        let half = (widest > 0 ? widest : spread) / 2
        each = Metric(value: mean, low: max(0, mean - half), high: mean + half, unit: "s")
    }
}
