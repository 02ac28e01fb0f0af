/// Observations in ascending order.
struct SortedSample: Sendable {
    let values: [Double]

    init(_ values: some Sequence<Double>) {
        self.values = values.sorted()
    }

    var mean: Double? {
        values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }

    /// The order statistic ⌈n·p⌉: the smallest observation that a fraction p of all do not exceed; `nil`
    /// without observations.
    func quantile(_ p: Double) -> Double? {
        guard !values.isEmpty else { return nil }
        let rank = Int((Double(values.count) * p).rounded(.up))
        return values[min(max(rank, 1), values.count) - 1]
    }
}
