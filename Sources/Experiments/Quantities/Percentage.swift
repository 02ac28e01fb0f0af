extension Double {
    /// A fraction in percent to one decimal, as verdicts, rules and tables tell it: 0.1234 is `12.3 %`.
    public var percentage: String { "\((self * 1000).rounded() / 10) %" }

    /// With its sign, for a change: `+12.3 %`.
    public var signedPercentage: String { "\(self > 0 ? "+" : "")\(percentage)" }
}
