public import Experiments
internal import Models

/// The cheapest configuration that carries a load within the SLO: `headroom.plan/1`.
///
/// Configurations are tried in the order of their prices, under common random numbers, until one meets every line of the
/// SLO with the stated confidence. Those that a closed form excludes are not simulated.
public struct ConfigurationPlan: Codable, Sendable {
    public var schema = "headroom.plan/1"
    public var experiment: String
    /// Requests per second to be carried.
    public var load: Double
    /// Share of the capacity that is to stay free.
    public var headroom: Double
    /// What was simulated: load ÷ (1 − headroom).
    public var rate: Double
    /// In the order of their prices.
    public var configurations: [PlannedConfiguration]
    /// The first that meets the SLO; absent where none does.
    public var chosen: PlannedConfiguration?
    /// Events simulated.
    public var events: UInt64

    /// - Parameters:
    ///   - settings: the file's.
    ///   - choices: each configuration, by what tells it from the others; at least one.
    ///   - progress: told before each simulation.
    public init(
        _ settings: PlanSettings, _ choices: [Point], threads: Int,
        progress: (PlannedConfiguration) -> Void = { _ in }
    ) {
        experiment = choices[0].experiment.name
        load = settings.load
        headroom = settings.headroom
        rate = settings.load / (1 - settings.headroom)
        events = 0
        var pairs = choices.map { (PlannedConfiguration($0.axisValues, $0.experiment), $0) }
        // Without prices, and among equal ones, in the file's order.
        let order = pairs.indices.sorted { one, other in
            (pairs[one].0.price ?? 0, one) < (pairs[other].0.price ?? 0, other)
        }
        pairs = order.map { pairs[$0] }
        for index in pairs.indices where chosen == nil {
            if let bound = pairs[index].0.bound, bound < rate {
                pairs[index].0.standing = .tooSmall
                continue
            }
            progress(pairs[index].0)
            let point = pairs[index].1
            let done = point.simulation(
                of: Self.scenario(of: point.experiment, at: rate), findsBottleneck: false, threads: threads)
            events += done.events
            pairs[index].0.result = done.result
            let verdicts = done.result.slo.map(\.verdict)
            pairs[index].0.standing =
                verdicts.contains(.notMet) ? .missed : verdicts.contains(.undecided) ? .undecided : .met
            if pairs[index].0.standing == .met { chosen = pairs[index].0 }
        }
        configurations = pairs.map(\.0)
    }

    /// The deployed system under Poisson arrivals at a rate, whatever the file's workload is: a load in requests per
    /// second comes whether or not it is answered.
    private static func scenario(of experiment: Experiment, at rate: Double) -> Scenario {
        var scenario = experiment.scenario(on: .deployed)
        var load = OpenLoad(rate: rate, duration: 60)
        switch scenario.workload.load {
        case .closed(let closed):
            load.keepalive = closed.keepalive
            load.duration = closed.duration ?? 60
        case .open(let open):
            load = open
            load.rate = rate
            load.phases = []
            load.arrivals = .poisson
            load.requests = nil
            load.duration = open.duration ?? 60
        case .replay: break
        }
        scenario.workload.load = .open(load)
        return scenario
    }

    /// One sentence.
    public var verdict: String {
        let goal = "\(Quantity(load, .rate).text) with \(Wording.percent(headroom)) to spare"
        guard let chosen else {
            return "None of the \(configurations.count) configurations carries \(goal) within the SLO."
        }
        let price = chosen.price.map { " at $\(Wording.digits($0)) a month" } ?? ""
        return "The cheapest configuration that carries \(goal): \(chosen.axes.label)\(price)."
    }
}
