internal import Models

/// How many were where, during one replication: numbers at equal distances of simulated time.
public struct SeriesResult: Codable, Sendable, Equatable {
    /// Index of the replication that was looked at.
    public var replication: Int
    /// Seconds of the run: the first sample, the distance of two, and the part whose statistics were deleted.
    public var start: Double
    public var step: Double
    public var warmup: Double
    /// By name; all are equally long.
    public var values: [String: [Int]]

    init(_ series: TimeSeries, replication: Int, warmup: Double) {
        self.replication = replication
        start = series.start
        step = series.step
        self.warmup = warmup
        values = [:]
        for column in series.columns { values[column.name] = column.values }
    }
}

extension Replications {
    /// The most samples of a result.
    static let mostSamples = 10_000

    /// A series of the first replication; `nil` where none is asked for.
    func series(after warmup: Double) -> (series: SeriesResult, warning: String?)? {
        guard let step = settings.series else { return nil }
        let seen = timeSeries(
            scenario, seed: settings.seed, replication: 0, warmup: warmup, step: step,
            limit: Self.mostSamples)
        let end = Quantity(step * Double(Self.mostSamples), .duration).text
        return (
            SeriesResult(seen.series, replication: 0, warmup: warmup),
            seen.series.isCut
                ? "the series ends at \(end), after \(Self.mostSamples) samples: raise simulate.series" : nil
        )
    }
}
