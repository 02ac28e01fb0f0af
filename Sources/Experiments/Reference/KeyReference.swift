/// A key of an experiment file as a reader and an editor need it: what stands there, what it means, whose default it
/// has.
///
/// The tables of `docs/experiment-file.md` and the JSON schema are both written from ``all``; a test holds it against
/// what the decoder accepts.
public struct KeyReference: Sendable {
    /// What may stand under a key.
    public indirect enum Value: Sendable {
        /// A number with a unit; `bare` where the tool whose setting it is counts in base units.
        case quantity(Quantity.Dimension, bare: Bool)
        /// A range of such, `30s..90s`, or one.
        case range(Quantity.Dimension)
        /// A whole number.
        case count(from: Int)
        /// A plain number.
        case number
        /// A number and `x`.
        case factor
        case flag
        /// This word alone.
        case word(String)
        case words([String])
        case text
        case distribution
        /// A list of steps.
        case steps
        /// A metric, a comparison and a limit.
        case check
        case mapping([KeyReference])
        /// A mapping whose keys are names, shown as `placeholder`.
        case named(String, Value)
        case list(Value)
        case either([Value])
        /// Whatever stands at the path that is named.
        case anything
    }

    public var key: String
    public var value: Value
    /// As the file would write it; `nil` where there is none.
    public var standard: String?
    /// Whose default it is.
    public var owner: String?
    public var isRequired: Bool
    public var meaning: String

    init(
        _ key: String, _ value: Value, _ meaning: String, default standard: String? = nil,
        of owner: String? = nil, required: Bool = false
    ) {
        self.key = key
        self.value = value
        self.meaning = meaning
        self.standard = standard
        self.owner = owner ?? (standard == nil ? nil : "Headroom")
        isRequired = required
    }

    /// The keys of a file, in the order of the long form.
    public static var all: [KeyReference] {
        head + [stack] + demands + [workload, faults] + goals + commands
    }
}

extension KeyReference.Value {
    static let duration = Self.quantity(.duration, bare: false)
    static let seconds = Self.quantity(.duration, bare: true)
    static let size = Self.quantity(.size, bare: false)
    static let rate = Self.quantity(.rate, bare: false)
    static let share = Self.quantity(.fraction, bare: false)
    static let checks = Self.list(.check)
}
