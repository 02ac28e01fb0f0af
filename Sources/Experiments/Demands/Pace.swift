/// How fast a host's cores are while others share the computer: the seconds that fixed pieces of work take on them, as
/// the metrics and the parameters `pace.<host>.arithmetic` and `pace.<host>.memory`.
///
/// A measurement records it beside each run. A calibration notes the mean over its runs, which is what its costs hold at.
public enum Pace {
    public enum Kind: String, CaseIterable, Sendable {
        /// Arithmetic in registers that does not wait for itself: slowed by who shares the core.
        case arithmetic
        /// A read from memory that the core's caches do not hold: slowed by who shares the way there.
        case memory

        /// By which power of it, in halves, the CPU time of an application grows. A Python loop takes 1.5 times as long where
        /// arithmetic does; requests of four gunicorn services took 1.0 to 2.3 times as much more, in logarithms, as reads
        /// did, minute by minute (docs/calibration.md, "The pace of the cores").
        var halfPowers: Int { self == .arithmetic ? 2 : 3 }
    }

    public static func name(_ host: String, _ kind: Kind) -> String { "pace.\(host).\(kind.rawValue)" }

    /// The host that a metric or a parameter is about; `nil` where it is another.
    public static func host(_ name: String) -> String? {
        for kind in Kind.allCases where name.hasPrefix("pace.") && name.hasSuffix(".\(kind.rawValue)") {
            return String(name.dropFirst("pace.".count).dropLast(kind.rawValue.count + 1))
        }
        return nil
    }

    /// How fast a host's cores are, relative to what they were at a reference; `nil` where either does not tell.
    ///
    /// - Parameters:
    ///   - reference: a figure's value then, by its name.
    ///   - now: likewise.
    public static func speed(
        of host: String, reference: (String) -> Double?, now: (String) -> Double?
    ) -> Double? {
        var square = 1.0
        for kind in Kind.allCases {
            let name = name(host, kind)
            guard let then = reference(name), let here = now(name), then > 0, here > 0 else { return nil }
            for _ in 0..<kind.halfPowers { square *= then / here }
        }
        return square.squareRoot()
    }
}

extension Experiment {
    /// The pace at which the calibrated costs hold, by the parameters' names; empty where none was recorded.
    public var pace: [String: Double] {
        var paces: [String: Double] = [:]
        for parameter in calibrated where Pace.host(parameter.path) != nil {
            paces[parameter.path] = parameter.value
        }
        return paces
    }
}
