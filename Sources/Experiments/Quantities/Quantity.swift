/// A number with its dimension, in base units: seconds, per second, bytes, fractions.
public struct Quantity: Sendable, Equatable {
    /// What is measured.
    public enum Dimension: Sendable, Equatable {
        /// Seconds.
        case duration
        /// Bytes.
        case size
        /// Per second.
        case rate
        /// Bytes per second.
        case bandwidth
        /// A fraction from 0, written in per cent.
        case fraction
        /// A plain number: a count or a factor.
        case number
    }

    public var value: Double
    public var dimension: Dimension

    public init(_ value: Double, _ dimension: Dimension) {
        self.value = value
        self.dimension = dimension
    }

    /// From a metric's unit as result files write it: `s`, `1/s`, `B`; anything else is a plain number.
    public init(_ value: Double, unit: String) {
        switch unit {
        case "s": self.init(value, .duration)
        case "1/s": self.init(value, .rate)
        case "B": self.init(value, .size)
        default: self.init(value, .number)
        }
    }

    /// One way of writing a dimension.
    struct Unit: Sendable {
        var names: [String]
        var dimension: Dimension
        /// The unit is `multiplier` × 10^`exponent` base units; a power of ten apart, so that `12.3us` is the
        /// number nearest to 12.3e-6, as it would be in a program.
        var multiplier: Double
        var exponent: Int
    }

    static let units: [Unit] = [
        Unit(names: ["ns"], dimension: .duration, multiplier: 1, exponent: -9),
        Unit(names: ["us", "µs", "μs"], dimension: .duration, multiplier: 1, exponent: -6),
        Unit(names: ["ms"], dimension: .duration, multiplier: 1, exponent: -3),
        Unit(names: ["s"], dimension: .duration, multiplier: 1, exponent: 0),
        Unit(names: ["min"], dimension: .duration, multiplier: 60, exponent: 0),
        Unit(names: ["h"], dimension: .duration, multiplier: 3600, exponent: 0),
        Unit(names: ["B"], dimension: .size, multiplier: 1, exponent: 0),
        Unit(names: ["KB", "kB"], dimension: .size, multiplier: 1, exponent: 3),
        Unit(names: ["MB"], dimension: .size, multiplier: 1, exponent: 6),
        Unit(names: ["GB"], dimension: .size, multiplier: 1, exponent: 9),
        Unit(names: ["TB"], dimension: .size, multiplier: 1, exponent: 12),
        Unit(names: ["KiB"], dimension: .size, multiplier: 1024, exponent: 0),
        Unit(names: ["MiB"], dimension: .size, multiplier: 1_048_576, exponent: 0),
        Unit(names: ["GiB"], dimension: .size, multiplier: 1_073_741_824, exponent: 0),
        Unit(names: ["/s"], dimension: .rate, multiplier: 1, exponent: 0),
        Unit(names: ["/min"], dimension: .rate, multiplier: 1.0 / 60, exponent: 0),
        Unit(names: ["B/s"], dimension: .bandwidth, multiplier: 1, exponent: 0),
        Unit(names: ["KB/s", "kB/s"], dimension: .bandwidth, multiplier: 1, exponent: 3),
        Unit(names: ["MB/s"], dimension: .bandwidth, multiplier: 1, exponent: 6),
        Unit(names: ["GB/s"], dimension: .bandwidth, multiplier: 1, exponent: 9),
        Unit(names: ["kbit/s"], dimension: .bandwidth, multiplier: 0.125, exponent: 3),
        Unit(names: ["Mbit/s"], dimension: .bandwidth, multiplier: 0.125, exponent: 6),
        Unit(names: ["Gbit/s"], dimension: .bandwidth, multiplier: 0.125, exponent: 9),
        Unit(names: ["%"], dimension: .fraction, multiplier: 1, exponent: -2),
    ]
}

extension Quantity.Dimension {
    /// With its article, for a sentence.
    var phrase: String {
        switch self {
        case .duration: "a duration"
        case .size: "a size"
        case .rate: "a rate"
        case .bandwidth: "a bandwidth"
        case .fraction: "a percentage"
        case .number: "a number"
        }
    }

    /// How to write one.
    var example: String {
        switch self {
        case .duration: "write a number and ns, us, ms, s, min or h, such as 250ms"
        case .size: "write a number and B, KB, MB, GB, KiB, MiB or GiB, such as 64KB"
        case .rate: "write a number and /s or /min, such as 80/s"
        case .bandwidth: "write a number and KB/s, MB/s, Mbit/s or Gbit/s, such as 100Mbit/s"
        case .fraction: "write a number and %, such as 95%"
        case .number: "write a plain number, such as 4"
        }
    }

    /// What a bare number was probably meant to be.
    func meant(by bare: String) -> String {
        switch self {
        case .duration: "did you mean `\(bare)ms` or `\(bare)s`?"
        case .size: "did you mean `\(bare)B` or `\(bare)MB`?"
        case .rate: "did you mean `\(bare)/s`?"
        case .bandwidth: "did you mean `\(bare)MB/s` or `\(bare)Mbit/s`?"
        case .fraction:
            if let value = Double(bare), value > 0, value <= 1 {
                "did you mean `\(Quantity.decimal(value * 100, digits: 6))%`?"
            } else {
                "did you mean `\(bare)%`?"
            }
        case .number: example
        }
    }
}
