/// A figure as its source gives it.
///
/// Written as text it holds to half a unit in the last digit printed; a fraction in text ("3/19") and a number
/// hold to one part in a million. A misprint keeps its text, and is judged by what it was recomputed to be.
public struct PublishedValue: Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral
{
    public let text: String
    public let value: Double
    public let tolerance: Double

    public init(_ text: String) {
        self.text = text
        if let slash = text.firstIndex(of: "/") {
            let top = Self.number(text[..<slash])
            let bottom = Self.number(text[text.index(after: slash)...])
            value = top / bottom
            tolerance = 1e-6 * value.magnitude
        } else {
            value = Self.number(text[...])
            var unit = 1.0
            if let point = text.firstIndex(of: ".") {
                for _ in text[text.index(after: point)...] { unit /= 10 }
            }
            // The half itself is allowed, whichever way its source rounded, and the rounding of `value`.
            tolerance = unit / 2 * (1 + 1e-6)
        }
    }

    /// A figure whose printed digits are wrong.
    ///
    /// - Parameter recomputed: digits as they should have been printed, from another method than the closed form
    ///   that is judged by them.
    public init(_ printed: String, recomputed: String) {
        let right = PublishedValue(recomputed)
        text = "\(printed) (recomputed: \(recomputed))"
        value = right.value
        tolerance = right.tolerance
    }

    public init(stringLiteral text: String) { self.init(text) }

    public init(integerLiteral value: Int) { self.init(exactly: Double(value)) }

    public init(floatLiteral value: Double) { self.init(exactly: value) }

    private init(exactly value: Double) {
        self.value = value
        text = value == value.rounded() ? "\(Int(value))" : "\(value)"
        tolerance = 1e-6 * value.magnitude
    }

    public func agrees(with computed: Double) -> Bool {
        (computed - value).magnitude <= tolerance
    }

    private static func number(_ text: Substring) -> Double {
        guard let value = Double(text) else { preconditionFailure("\(text) is not a number") }
        return value
    }
}
