/// Who came to a place in a server, left it and is there, up to an instant, by the server's own account. Times in
/// seconds.
public struct PlaceStays: Codable, Sendable, Equatable {
    public var present = 0
    public var came = 0
    public var left = 0
    /// ∫ number present dt, kept while they came and went.
    public var area = 0.0
    /// Sum of the stays of those who left, each by its own two instants.
    public var stays = 0.0
    /// Sum of the stays so far of those present, each by the instant at which it came.
    public var ages = 0.0

    public init() {}

    public static func + (a: PlaceStays, b: PlaceStays) -> PlaceStays {
        var sum = a
        sum.present += b.present
        sum.came += b.came
        sum.left += b.left
        sum.area += b.area
        sum.stays += b.stays
        sum.ages += b.ages
        return sum
    }
}

/// All workers' accounts at an instant.
public struct ServerStays: Codable, Sendable, Equatable {
    /// Requests in hand: from the head that was read to the last byte that was written.
    public var server = PlaceStays()
    /// Connections that are out of the workers' pools.
    public var pool = PlaceStays()
    /// Whether everybody was counted, and no account was being written just then.
    public var isWhole = true

    public init() {}
}
