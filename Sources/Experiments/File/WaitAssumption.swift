/// What a request holds while it waits, where a dashboard's latency is all that is known of it.
public enum WaitAssumption: String, Sendable, CaseIterable {
    /// Answered both ways, as two points.
    case both
    /// A connection of the database pool: the wait is a query, or stands in a transaction.
    case connection
    /// No connection: someone else's service.
    case outside

    /// What is held, for a sentence.
    public var held: String {
        switch self {
        case .both: "a connection or not"
        case .connection: "a database connection"
        case .outside: "no database connection"
        }
    }
}

extension Assignment {
    /// The path of the assumption.
    public static let waits = "assume.wait"
}
