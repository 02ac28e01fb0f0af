public import Experiments
internal import Models

extension Comparison {
    /// What a reader looks at first, in this order.
    public static let metrics = [
        "throughput", "latency.mean", "latency.p50", "latency.p95", "latency.p99", "errors.rate",
    ]

    /// Beginnings of the names of metrics that say where a difference comes from.
    private static let details = ["errors.", "utilization.", "wait.", "cpu.", "memory.", "cache."]
    private static let perEndpoint = [
        "throughput", "latency.mean", "latency.p50", "latency.p95", "latency.p99", "errors.rate",
    ]

    /// Compares the scored points, simulated against measured, and with what simpler methods say.
    ///
    /// - Parameters:
    ///   - points: the experiment's points; those without a role are left out.
    ///   - calibrated: the calibrated parameters that the simulation used.
    ///   - written: what had been written down before the measurement, where ``simulated`` has followed its pace.
    ///   - noise: how far two measurements of one configuration lie apart, where that was measured.
    ///   - range: what else may be slower or faster than it was predicted; `nil` where that is not to be known.
    public init(
        _ points: [Point], simulated: ResultFile, measured: ResultFile, calibrated: [DemandsFile.Parameter],
        written: [ResultPoint] = [], noise: NoiseFloor? = nil,
        range: SpeedRange? = nil
    ) {
        let sides = points.filter { $0.role != .unscored }.compactMap { Side($0, simulated, measured) }
        var residuals: [String: PredictiveInterval.Residuals] = [:]
        for side in sides where side.point.role == .train {
            for name in side.names {
                guard let mine = side.simulated.metrics[name], let real = side.measured.metrics[name] else {
                    continue
                }
                residuals[name, default: PredictiveInterval.Residuals()].add(simulated: mine, measured: real)
            }
        }
        var rows: [Row] = []
        for side in sides {
            let before = written.first { $0.axes == side.axes }
            for name in side.names {
                guard let mine = side.simulated.metrics[name], let real = side.measured.metrics[name] else {
                    continue
                }
                // A share of failures that is zero on both sides says nothing.
                if name.contains("errors."), mine.value == 0, real.value == 0 { continue }
                let tolerance = side.point.experiment.comparison.tolerance.first { $0.metric == name }
                let interval = PredictiveInterval(mine, residuals[name]).map {
                    range?.widened($0, side.axes, name) ?? $0
                }
                rows.append(
                    Row(
                        axes: side.axes, role: side.point.role, metric: name, simulated: mine, measured: real,
                        tolerance: tolerance?.relative, floor: noise?[side.axes, name]?.relative,
                        predicted: interval, written: before?.metrics[name]?.value))
            }
        }
        self.init(
            experiment: measured.experiment, fileSHA256: measured.fileSHA256, seed: measured.seed, rows: rows,
            parameters: calibrated.map {
                Parameter(
                    path: $0.path, value: $0.value, low: $0.low, high: $0.high, unit: $0.unit,
                    origin: $0.origin)
            })
        judge(sides, measured)
    }

    /// Scores, baselines and what else is drawn from all points together.
    private mutating func judge(_ sides: [Side], _ measured: ResultFile) {
        let training = sides.filter { $0.point.role == .train }
        let held = sides.filter { $0.point.role == .holdout }
        baselines = Baseline.all(
            training: training.map {
                TrainingPoint(
                    scenario: $0.scenario, measured: $0.measured, settings: $0.point.experiment.simulation)
            }, heldOut: held.map { ($0.axes, $0.scenario) })
        scores = Score.all(heldOut, baselines)
        bottlenecks = held.compactMap {
            BottleneckRow(
                $0.simulated, measured: $0.measured, $0.scenario, all: measured.points)
        }
        let both = (simulated: sides.map(\.simulated), measured: sides.map(\.measured))
        capacities = CapacityRow.all(
            simulated: both.simulated, measured: both.measured, slo: sides.first?.point.experiment.slo ?? [],
            training: training.map(\.axes))
        distances = LoadDistance.all(
            simulated: both.simulated, measured: both.measured, heldOut: held.map(\.axes))
        // A point leaves out what is as in the file.
        let paths = Set(sides.flatMap(\.axes.keys))
        let region = CalibratedRegion(training.map { $0.point.coordinates(along: paths) })
        var outside: [String] = []
        for complaint in held.flatMap({ region.complaints(about: $0.point.coordinates(along: paths)) })
        where !outside.contains(complaint) {
            outside.append(complaint)
        }
        self.outside = outside
        // What was measured for the calibration and what was measured to test it may be of different days and states.
        let checks = [held, training].filter { !$0.isEmpty }.map { part in
            ModelCheck(
                part.map {
                    ModelCheck.Pair(simulated: $0.simulated, measured: $0.measured, scenario: $0.scenario)
                })
        }
        check = checks.first { !$0.holds } ?? ModelCheck(disagreements: [])
    }

    /// A scored point on both sides.
    private struct Side {
        var point: Point
        var axes: [String: AxisValue]
        var simulated: ResultPoint
        var measured: ResultPoint
        /// As the measurement's machines have it.
        var scenario: Scenario

        init?(_ point: Point, _ simulated: ResultFile, _ measured: ResultFile) {
            let axes = point.axisValues
            guard let mine = simulated[axes], let real = measured[axes] else { return nil }
            self.point = point
            self.axes = axes
            self.simulated = mine
            self.measured = real
            scenario = point.experiment.scenario(on: .measured)
        }

        /// Metrics that both sides have: the headlines, then each endpoint's, then the details by name.
        var names: [String] {
            let endpoints = scenario.endpoints.flatMap { endpoint in
                Comparison.perEndpoint.map { "\(endpoint.name).\($0)" }
            }
            let known = Set(simulated.metrics.keys).intersection(measured.metrics.keys)
            let details = known.filter { name in
                !Comparison.metrics.contains(name) && Comparison.details.contains { name.hasPrefix($0) }
            }
            return (Comparison.metrics + endpoints).filter(known.contains) + details.sorted()
        }
    }
}

extension Point {
    /// Its coordinates, with the file's values where it leaves out a path; without a path that it has no value for.
    fileprivate func coordinates(along paths: Set<String>) -> [String: AxisValue] {
        var axes = axisValues
        for path in paths where axes[path] == nil {
            axes[path] = experiment.origins.last { $0.path == path }.map { AxisValue($0.text) }
        }
        return axes
    }
}
