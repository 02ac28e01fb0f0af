public import Experiments
public import Models

/// A training point: what was measured there, and the same configuration as the model sees it.
public struct TrainingPoint: Sendable {
    public var scenario: Scenario
    public var measured: ResultPoint
    public var settings: SimulationSettings
    /// Indices of the endpoints whose steps the file does not give, so that they have to be found.
    public var endpointsWithoutSteps: [Int] = []
    /// Paths of parameters that the file states: they are not for a calibration to find.
    public var stated: Set<String> = []
    /// Which run this is, from 0, where each run of a point is by itself; `nil` where ``measured`` is of all of them.
    public var run: Int?
    /// The pace that the costs hold at, in seconds, by the parameters' names; empty where it is not known.
    private(set) var pace: [String: Double] = [:]
    /// What others did to the hosts' cores, relative to it; without a host of which it is not known.
    private(set) var paces: [String: Pace.Change] = [:]

    public init(scenario: Scenario, measured: ResultPoint, settings: SimulationSettings) {
        self.scenario = scenario
        self.measured = measured
        self.settings = settings
    }

    /// What an experiment says about a point before any calibration: costs that an earlier one found are the priors
    /// again, so that a calibration depends on nothing but the file and the measurement.
    ///
    /// - Parameter pace: what the costs are to hold at, in seconds, by the parameters' names.
    public init(_ experiment: Experiment, measured: ResultPoint, pace: [String: Double] = [:]) {
        let believed = experiment.scenario(on: .measured)
        let paces = believed.paces(measured, pace)
        self.init(scenario: believed.paced(paces), measured: measured, settings: experiment.simulation)
        self.pace = pace
        self.paces = paces
        endpointsWithoutSteps = experiment.endpointsWithoutSteps
        for resolved in experiment.origins {
            switch resolved.origin {
            case .file, .assigned: stated.insert(resolved.path)
            case .defaultOf, .plan, .demands, .observed: break
            }
        }
        let prior = Costs.prior(endpoints: scenario.endpoints.count)
        for parameter in CostParameter.all where !stated.contains(parameter.path) {
            scenario.costs[keyPath: parameter.keyPath] = prior[keyPath: parameter.keyPath]
        }
        for (index, endpoint) in scenario.endpoints.enumerated()
        where !stated.contains("costs.request.\(endpoint.name)") {
            scenario.costs.request[index] = prior.request[index]
        }
        if !stated.contains("workload.network.rtt") { scenario.workload.network.rtt = 0 }
    }

    /// Pairs the points of an experiment that train with their measurements, on the machines of the
    /// measurement.
    ///
    /// - Throws: ``CalibrationError`` where a training point was not measured.
    public static func all(of points: [Point], in measured: ResultFile) throws(CalibrationError)
        -> [TrainingPoint]
    {
        let training = try training(points, measuredIn: [measured.points])
        let results = training.compactMap { measured[$0.axisValues] }
        let pace = Pace.mean(of: results)
        return zip(training, results).map { TrainingPoint($0.experiment, measured: $1, pace: pace) }
    }

    /// Of its measured metrics; `nil` where there is none.
    func metric(_ name: String) -> Metric? { measured.metrics[name] }

    /// The same of several passes, each run by itself at the pace of its own: what neighbours did to one run is then no part
    /// of what the others say.
    ///
    /// - Parameter passes: the runs, one of each point in a pass.
    /// - Throws: ``CalibrationError`` where a training point was not measured.
    public static func all(of points: [Point], in passes: [[ResultPoint]]) throws(CalibrationError)
        -> [TrainingPoint]
    {
        let training = try training(points, measuredIn: passes)
        let pace = Pace.mean(of: ResultPoint.merged(passes))
        return passes.enumerated().flatMap { pass, results in
            training.compactMap { point -> TrainingPoint? in
                guard let result = results.first(where: { $0.axes == point.axisValues }) else { return nil }
                var own = TrainingPoint(point.experiment, measured: result, pace: pace)
                own.run = pass
                return own
            }
        }
    }

    /// Those of an experiment's points that train, each of them measured at least once.
    private static func training(
        _ points: [Point], measuredIn passes: [[ResultPoint]]
    ) throws(CalibrationError) -> [Point] {
        let training = points.filter { $0.role == .train }
        if training.isEmpty { throw CalibrationError.noTraining }
        for point in training where !passes.contains(where: { $0.contains { $0.axes == point.axisValues } }) {
            throw CalibrationError.notMeasured(point.axes)
        }
        return training
    }

    /// How fast a host's cores were beside the measurement, relative to the pace that the costs hold at.
    func speed(of host: String) -> Double {
        scenario.hosts.first { $0.name == host }?.speed.middle ?? 1
    }

    /// Metric that is needed.
    func needed(_ name: String) throws(CalibrationError) -> Metric {
        guard let metric = measured.metrics[name] else {
            throw CalibrationError.missing(metric: name, point: measured.axes)
        }
        return metric
    }

    /// Seconds that the measurement left out at a run's start, which the simulation leaves out as well.
    var warmup: Double {
        guard let duration = scenario.workload.load.duration else { return 0 }
        switch settings.warmup {
        case .auto: return duration / 5
        case .seconds(let seconds): return min(seconds, duration)
        }
    }
}

/// Why there is nothing to calibrate from.
public enum CalibrationError: Error, CustomStringConvertible, Sendable {
    case noTraining
    case notMeasured([Assignment])
    case missing(metric: String, point: [String: AxisValue])

    public var description: String {
        switch self {
        case .noTraining:
            "no point of the experiment trains: list some under compare.train"
        case .notMeasured(let axes):
            "the training point \(axes.map { "\($0.path)=\($0.value)" }.joined(separator: ", ")) was not measured: run headroom measure again"
        case .missing(let metric, let point):
            "the measurement of \(point.label) has no \(metric): "
                + (metric == "cpu.server"
                    ? "name the server's processes, measure.target.processes, and run headroom measure again"
                    : "run headroom measure again")
        }
    }
}

extension [String: AxisValue] {
    /// `clients=50, workers=4`: the last part of each path, in the order of the paths.
    public var label: String {
        if isEmpty { return "the file as it is" }
        return keys.sorted().map { path in
            let name = path.split(separator: ".").last.map(String.init) ?? path
            return "\(name)=\(self[path]!.text)"
        }.joined(separator: ", ")
    }

    /// The names alone, `clients, workers`, in the order of ``valueLabel``.
    public var nameLabel: String {
        keys.sorted().map { $0.split(separator: ".").last.map(String.init) ?? $0 }.joined(separator: ", ")
    }

    /// The values alone, `100, 8`.
    public var valueLabel: String { keys.sorted().map { self[$0]!.text }.joined(separator: ", ") }
}

extension AxisValue {
    /// As a person would write it.
    public var text: String {
        switch self {
        case .number(let number):
            number == number.rounded() && number.magnitude < 1e15 ? String(Int(number)) : String(number)
        case .text(let text): text
        }
    }
}
