import Foundation

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
    }

    public static func name(_ host: String, _ kind: Kind) -> String { "pace.\(host).\(kind.rawValue)" }

    /// The parameter that says by which power of a read's time the CPU times on a host grow: what suits its application,
    /// where a calibration could tell.
    public static func powerName(_ host: String) -> String { "pace.\(host)\(powerEnding)" }
    static let powerEnding = ".power"

    /// The host that a metric or a parameter is about; `nil` where it is another.
    public static func host(_ name: String) -> String? {
        for ending in Kind.allCases.map({ ".\($0.rawValue)" }) + [powerEnding]
        where name.hasPrefix("pace.") && name.hasSuffix(ending) {
            return String(name.dropFirst("pace.".count).dropLast(ending.count))
        }
        return nil
    }

    /// What others do to a host's cores, relative to a reference.
    public struct Change: Sendable, Equatable {
        /// By which factor each kind of work takes longer.
        public var arithmetic: Double
        public var memory: Double
        /// By which power of the latter an application's CPU times grow.
        public var power: Double

        /// - Parameters:
        ///   - reference: a figure's value then, by its name; the power, where it is known.
        ///   - now: likewise.
        /// - Returns: `nil` where either does not tell.
        public init?(of host: String, reference: (String) -> Double?, now: (String) -> Double?) {
            func factor(_ kind: Kind) -> Double? {
                guard let then = reference(name(host, kind)), let here = now(name(host, kind)), then > 0,
                    here > 0
                else { return nil }
                return here / then
            }
            guard let arithmetic = factor(.arithmetic), let memory = factor(.memory) else { return nil }
            self.arithmetic = arithmetic
            self.memory = memory
            power = reference(powerName(host)) ?? Power.application
        }

        /// How fast an application runs.
        public var speed: Double { 1 / (arithmetic * pow(memory, power)) }
        /// By which factor it takes longer, beside that, to load a core's caches anew.
        public var reloading: Double { pow(memory, Power.caches) }
    }

    /// By which power of a read's time CPU times grow, by a regression over the runs of the standing study
    /// (docs/calibration.md, "The pace of the cores"). A Python loop takes 1.5 times as long where arithmetic does.
    public enum Power {
        /// What is believed of an application before it is calibrated.
        public static let application = 0.9
        /// What was evicted is found in the shared cache or, where others use that, in memory.
        static let caches = 1.0
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
