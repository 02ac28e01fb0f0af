/// How many were where, at equal distances of simulated time.
public struct TimeSeries: Sendable, Equatable {
    /// One quantity.
    public struct Column: Sendable, Equatable {
        /// What it counts, as `pool.waiting`.
        public let name: String
        /// The first at the series' start.
        public internal(set) var values: [Int] = []

        init(_ name: String) { self.name = name }
    }

    /// Seconds of simulated time of the first sample, and between two.
    public let start: Double
    public let step: Double
    public internal(set) var columns: [Column]
    /// Whether the run went on beyond the last sample, of which there may only be so many.
    public internal(set) var isCut = false
}

/// Simulates one replication and looks every `step` seconds how many are where.
///
/// The value at an instant is the one after all of its events.
///
/// - Parameters:
///   - step: above 0.
///   - limit: the most samples; at least 1.
public func timeSeries(
    _ scenario: Scenario, seed: UInt64, replication: UInt64, warmup: Double = 0, step: Double, limit: Int
) -> (series: TimeSeries, statistics: RunStatistics) {
    var recorder = SeriesRecorder(Gauges(scenario), step: step, limit: limit)
    let statistics = run(
        scenario, seed: seed, replication: replication, warmup: warmup, observer: &recorder)
    return (recorder.series, statistics)
}

/// Keeps a ``TimeSeries`` of a run.
struct SeriesRecorder: RunObserver {
    private(set) var series: TimeSeries
    private let gauges: Gauges
    private let limit: Int
    private var count = 0

    init(_ gauges: Gauges, from start: Double = 0, step: Double, limit: Int) {
        precondition(step > 0 && limit >= 1, "a series needs a distance and room for one")
        self.gauges = gauges
        self.limit = limit
        series = TimeSeries(start: start, step: step, columns: gauges.names.map { TimeSeries.Column($0) })
    }

    /// The next instant at which it looks: a product, so that rounding does not add up.
    private var next: Double { series.start + Double(count) * series.step }

    mutating func before(
        _ event: ServingSimulation.Event, at time: Double, _ model: borrowing ServingSimulation
    ) {
        while next < time, !series.isCut { sample(model) }
    }

    func after(_ event: ServingSimulation.Event, at time: Double, _ model: borrowing ServingSimulation) {}

    mutating func end(at time: Double, _ model: borrowing ServingSimulation) {
        while next <= time, !series.isCut { sample(model) }
    }

    var isDone: Bool { false }

    private mutating func sample(_ model: borrowing ServingSimulation) {
        guard count < limit else {
            series.isCut = true
            return
        }
        let values = gauges.values(model)
        for index in series.columns.indices { series.columns[index].values.append(values[index]) }
        count += 1
    }
}
