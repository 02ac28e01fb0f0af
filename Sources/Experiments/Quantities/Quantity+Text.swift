import Foundation

extension Quantity {
    /// As a person writes it, to three significant digits: `12.3 ms`, `4 GB`, `80/s`, `2 %`.
    public var text: String { text(digits: 3) }

    /// As a person writes it, in the unit that leaves the number between 1 and 1000 where there is one.
    /// - Parameter digits: significant digits; whole numbers are not shortened, zeros at the end are dropped.
    public func text(digits: Int) -> String {
        let magnitude = abs(value)
        func shown(_ factor: Double, _ unit: String) -> String {
            Self.decimal(value / factor, digits: digits) + unit
        }
        switch dimension {
        case .number: return shown(1, "")
        case .rate: return shown(1, "/s")
        case .fraction: return shown(0.01, " %")
        case .duration:
            // The next larger unit takes over a little early, so that 0.9999 ms to three digits is 1 ms.
            switch magnitude {
            case 0: return "0 s"
            case ..<0.999_5e-6: return shown(1e-9, " ns")
            case ..<0.999_5e-3: return shown(1e-6, " µs")
            case ..<0.999_5: return shown(1e-3, " ms")
            case ..<600: return shown(1, " s")
            case ..<7200: return shown(60, " min")
            default: return shown(3600, " h")
            }
        case .size, .bandwidth:
            let rate = dimension == .bandwidth ? "/s" : ""
            switch magnitude {
            case ..<999.5: return shown(1, " B" + rate)
            case ..<999.5e3: return shown(1e3, " KB" + rate)
            case ..<999.5e6: return shown(1e6, " MB" + rate)
            default: return shown(1e9, " GB" + rate)
            }
        }
    }

    /// A number to so many significant digits, without an exponent and without zeros at the end.
    public static func decimal(_ value: Double, digits: Int) -> String {
        guard value.isFinite else { return value.isNaN ? "not a number" : value < 0 ? "−∞" : "∞" }
        guard value != 0 else { return "0" }
        let leading = Int(log10(abs(value)).rounded(.down))
        let decimals = min(max(digits - 1 - leading, 0), 17)
        var text = String(format: "%.\(decimals)f", value)
        if text.contains(".") {
            while text.hasSuffix("0") { text.removeLast() }
            if text.hasSuffix(".") { text.removeLast() }
        }
        return text == "-0" ? "0" : text
    }
}
