public import Experiments
public import Models

/// What a simpler method predicts for the held-out points, from the same training points as the calibration.
///
/// A simulation that is no better than one of these was not worth its trouble: the comparison says where that is so.
public struct Baseline: Codable, Sendable, Equatable {
    public enum Method: String, Codable, Sendable, CaseIterable {
        /// The most that the demands allow: min(1 / D_max, N / (D + Z)).
        case bounds
        /// Exact mean value analysis of the same demands; with open arrivals, an open network of M/M/c stations.
        case mva
        /// The universal scalability law, fitted to the training throughputs.
        case usl
        /// What was measured at the nearest training point.
        case nearest
    }

    public struct Prediction: Codable, Sendable, Equatable {
        public var axes: [String: AxisValue]
        public var metric: String
        /// In the metric's unit.
        public var value: Double

        public init(axes: [String: AxisValue], metric: String, value: Double) {
            self.axes = axes
            self.metric = metric
            self.value = value
        }
    }

    public var method: Method
    public var predictions: [Prediction]
    /// Why it predicts nothing; `nil` where it does.
    public var unavailable: String?

    public init(method: Method, predictions: [Prediction], unavailable: String? = nil) {
        self.method = method
        self.predictions = predictions
        self.unavailable = unavailable
    }

    /// All methods.
    ///
    /// - Parameters:
    ///   - training: what was measured at the training points, with the configuration there.
    ///   - heldOut: the points to predict; of their measurements nothing is used.
    public static func all(
        training: [TrainingPoint], heldOut: [(axes: [String: AxisValue], scenario: Scenario)]
    ) -> [Baseline] {
        guard !training.isEmpty, !heldOut.isEmpty else { return [] }
        let demands = MeasuredDemands(training)
        return Method.allCases.map { method in
            var baseline = Baseline(method: method, predictions: [])
            for point in heldOut {
                let answer: Answer
                switch method {
                case .bounds: answer = demands.map { bounds($0, point.scenario) } ?? .failure(lacking)
                case .mva: answer = demands.map { meanValues($0, point.scenario) } ?? .failure(lacking)
                case .usl: answer = scalability(training, point.axes, point.scenario)
                case .nearest: answer = nearest(training, point.axes)
                }
                switch answer {
                case .values(let values):
                    for (metric, value) in values where value.isFinite {
                        baseline.predictions.append(
                            Prediction(axes: point.axes, metric: metric, value: value))
                    }
                case .failure(let reason): baseline.unavailable = baseline.unavailable ?? reason
                }
            }
            if !baseline.predictions.isEmpty { baseline.unavailable = nil }
            return baseline
        }
    }

    func value(of metric: String, at axes: [String: AxisValue]) -> Double? {
        predictions.first { $0.axes == axes && $0.metric == metric }?.value
    }

    enum Answer {
        case values([(String, Double)])
        case failure(String)
    }

    private static let lacking = "the training points lack latency.mean or the CPU time of a component"
}

extension Baseline.Method {
    /// As a person says it.
    public var title: String {
        switch self {
        case .bounds: "asymptotic bound"
        case .mva: "mean value analysis"
        case .usl: "USL fit"
        case .nearest: "nearest training point"
        }
    }
}
