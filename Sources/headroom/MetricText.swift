import Experiments

extension Metric {
    /// `431/s`, `12.3 ms`, `2 %`.
    func short(_ name: String) -> String { text(value, name) }

    /// The value with its interval: `431 [428, 434]/s` with the unit told once.
    func withInterval(_ name: String) -> String {
        guard let low, let high else { return short(name) }
        return "\(text(value, name)) [\(text(low, name)), \(text(high, name))]"
    }

    private func text(_ value: Double, _ name: String) -> String {
        (Metric.isShare(name) ? Quantity(value, .fraction) : Quantity(value, unit: unit)).text
    }
}

/// `+1.2 %`, `−3.4 %`.
func signedPercent(_ value: Double) -> String {
    let tenths = (value.magnitude * 1000).rounded() / 10
    return (value < 0 ? "−" : "+") + "\(tenths) %"
}
