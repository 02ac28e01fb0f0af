public import Experiments

/// Predictions at the pace that the cores had while they were put to the test.
///
/// What was written down before holds at the pace of the training. The same costs, seed and program say what it is at the
/// pace recorded beside the measurement, which knows nothing of what the server did.
public struct PacedPredictions {
    /// In the order of the predictions.
    public private(set) var points: [ResultPoint] = []
    /// Those of them that have followed a pace, as they had been written down.
    public private(set) var written: [ResultPoint] = []

    /// - Parameters:
    ///   - predicted: as written down.
    ///   - all: the points that they are of, with the costs that they were made with.
    ///   - passes: measurements, one of each point in a pass. What several have measured is simulated at the pace of each,
    ///     and counts as it does measured: by its median.
    public init(
        _ predicted: [ResultPoint], of all: [Point], beside passes: [[ResultPoint]], threads: Int
    ) {
        for prediction in predicted {
            let real = passes.compactMap { pass in pass.first { $0.axes == prediction.axes } }
            guard let point = all.first(where: { $0.axisValues == prediction.axes }), !real.isEmpty,
                real.allSatisfy(point.isPaced)
            else {
                points.append(prediction)
                continue
            }
            let simulated = real.map { point.simulated(beside: $0, threads: threads) }
            points.append(simulated.count == 1 ? simulated[0] : ResultPoint.merged(simulated))
            written.append(prediction)
        }
    }
}
