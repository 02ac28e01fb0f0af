public import Experiments

/// The range of loads and settings that the training points span: beyond it the model is extrapolated.
public struct CalibratedRegion: Sendable, Equatable {
    private var values: [String: [AxisValue]] = [:]
    private let isEmpty: Bool

    /// - Parameter training: coordinates of the training points.
    public init(_ training: [[String: AxisValue]]) {
        isEmpty = training.isEmpty
        for axes in training {
            for (path, value) in axes { values[path, default: []].append(value) }
        }
    }

    /// What lies outside, as sentences; empty where the point is inside, or nothing trained.
    public func complaints(about axes: [String: AxisValue]) -> [String] {
        guard !isEmpty else { return [] }
        return axes.keys.sorted().compactMap { path in
            guard let value = axes[path], let trained = values[path] else { return nil }
            let name = path.split(separator: ".").last.map(String.init) ?? path
            let numbers = trained.compactMap(\.quantity)
            if let number = value.quantity, numbers.count == trained.count, let low = numbers.min(),
                let high = numbers.max()
            {
                guard number < low || number > high else { return nil }
                let range =
                    low == high
                    ? "only \(AxisValue.number(low).text)"
                    : "\(AxisValue.number(low).text) to \(AxisValue.number(high).text)"
                return "\(name)=\(value.text) is outside what was calibrated: \(range)"
            }
            return trained.contains(value)
                ? nil : "\(name)=\(value.text) was not among what was calibrated"
        }
    }
}
