/// What the model can leave out, to find out what it is worth (`make ablation`, docs/model.md). No experiment file
/// sets any, and a run without them costs nothing for their sake.
public struct Simplifications: OptionSet, Sendable, Equatable {
    public let rawValue: Int

    public init(rawValue: Int) {
        self.rawValue = rawValue
    }

    /// Cores are shared evenly at every instant, instead of by Linux's scheduler, and switching costs nothing.
    public static let evenSharing = Simplifications(rawValue: 1)
    /// Every sleeping worker is as likely as any to win a connection.
    public static let fairRace = Simplifications(rawValue: 2)
    /// A pooled connection goes back after each statement outside a transaction.
    public static let heldForStatements = Simplifications(rawValue: 4)
}

#if !hasFeature(Embedded)
extension Simplifications: Codable {}
#endif
