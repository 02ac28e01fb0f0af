import Experiments
import Foundation

/// How a report writes numbers and names.
enum Wording {
    /// A quantity in base units with three significant digits: `12.3 ms`, `85.2/s`, `4.10 %`.
    static func quantity(_ value: Double, unit: String) -> String {
        guard value.isFinite else { return "–" }
        switch unit {
        case "s":
            let size = value.magnitude
            if size == 0 { return "0 s" }
            if size < 1e-3 { return "\(digits(value * 1e6)) µs" }
            return size < 1 ? "\(digits(value * 1e3)) ms" : "\(digits(value)) s"
        case "1/s": return "\(digits(value))/s"
        case "B":
            if value.magnitude >= 1e9 { return "\(digits(value / 1e9)) GB" }
            if value.magnitude >= 1e6 { return "\(digits(value / 1e6)) MB" }
            return value.magnitude >= 1e3 ? "\(digits(value / 1e3)) kB" : "\(digits(value)) B"
        case "", "1": return digits(value)
        default: return "\(digits(value)) \(unit)"
        }
    }

    /// A figure of the metric of this name: a share in per cent.
    static func figure(_ value: Double, of metric: String, unit: String) -> String {
        Metric.isShare(metric) ? percent(value) : quantity(value, unit: unit)
    }

    /// The ends of an interval, in brackets; empty where there is none.
    static func interval(_ low: Double?, _ high: Double?, unit: String) -> String {
        guard let low, let high, low.isFinite, high.isFinite else { return "" }
        return "[\(quantity(low, unit: unit)), \(quantity(high, unit: unit))]"
    }

    /// A relative difference with its sign: `+3.2 %`.
    static func error(_ value: Double) -> String {
        guard value.isFinite else { return "–" }
        let sign = value < 0 ? "−" : "+"
        return "\(sign)\(String(format: "%.1f", value.magnitude * 100)) %"
    }

    static func percent(_ value: Double) -> String {
        value.isFinite ? "\(digits(value * 100)) %" : "–"
    }

    /// A limit as its author wrote it: `10 %`, `2.5 %`.
    static func limit(_ value: Double) -> String {
        "\(String(format: "%.4g", value * 100)) %"
    }

    /// Three significant digits, without an exponent.
    static func digits(_ value: Double) -> String {
        guard value != 0 else { return "0" }
        let magnitude = Int(Foundation.log10(value.magnitude).rounded(.down))
        let text = String(format: "%.*f", max(0, min(9, 2 - magnitude)), value.magnitude)
        return value < 0 ? "−\(text)" : text
    }

    /// `latency.p95` as a person says it.
    static func metric(_ name: String) -> String {
        switch name {
        case "throughput": return "Throughput"
        case "latency.mean": return "Latency, mean"
        case "errors.rate": return "Error rate"
        default:
            let parts = name.split(separator: ".")
            if parts.count == 2, parts[0] == "latency" { return "Latency \(parts[1])" }
            return name
        }
    }

    /// The last word of a path: `workload.closed.clients` is a number of clients.
    static func axis(_ path: String) -> String {
        let last = path.split(separator: ".").last.map(String.init) ?? path
        return last.replacing("_", with: " ")
    }

    static func value(_ value: AxisValue) -> String {
        switch value {
        case .number(let number):
            number == number.rounded() && number.magnitude < 1e15
                ? String(format: "%.0f", number) : digits(number)
        case .text(let text): text
        }
    }

    /// A point as its coordinates: `100 clients, 4 workers`.
    static func point(_ axes: [String: AxisValue]) -> String {
        if axes.isEmpty { return "as in the file" }
        let names = axes.keys.sorted()
        return names.map { name in
            let text = axes[name].map(value) ?? ""
            let word = axis(name)
            return text == "1" && word.hasSuffix("s") ? "1 \(word.dropLast())" : "\(text) \(word)"
        }.joined(separator: ", ")
    }

    static func role(_ role: Point.Role) -> String {
        switch role {
        case .train: "training"
        case .holdout: "held out"
        case .unscored: "not scored"
        }
    }
}
