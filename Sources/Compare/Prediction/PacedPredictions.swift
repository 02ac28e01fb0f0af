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
    public init(
        _ predicted: [ResultPoint], of all: [Point], beside measured: ResultFile, threads: Int
    ) {
        for prediction in predicted {
            guard let point = all.first(where: { $0.axisValues == prediction.axes }),
                let real = measured[prediction.axes],
                point.isPaced(by: real)
            else {
                points.append(prediction)
                continue
            }
            points.append(point.simulated(beside: real, threads: threads))
            written.append(prediction)
        }
    }
}
