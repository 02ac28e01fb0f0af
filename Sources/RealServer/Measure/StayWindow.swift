import Models

/// The measured part of a run as the server and the load generator have it, each by its own account.
public struct StayWindow: Sendable {
    /// The server's at the beginning and at the end.
    public var before: ServerStays
    public var after: ServerStays
    /// Seconds.
    public var length: Double
    /// Requests that the server is known to have answered: `ok`, or its own failures.
    public var answered: Int
    /// Requests that ended, whichever way; some of them may never have come to the server.
    public var ended: Int
    /// Requests in flight at the beginning and at the end.
    public var inFlightBefore: Int
    public var inFlightAfter: Int
    /// ∫ requests in flight dt.
    public var inFlight: Double
    /// The longest that a request took, or has taken so far.
    public var longest: Double

    public init(
        before: ServerStays, after: ServerStays, length: Double, answered: Int, ended: Int,
        inFlightBefore: Int,
        inFlightAfter: Int, inFlight: Double, longest: Double
    ) {
        self.before = before
        self.after = after
        self.length = length
        self.answered = answered
        self.ended = ended
        self.inFlightBefore = inFlightBefore
        self.inFlightAfter = inFlightAfter
        self.inFlight = inFlight
        self.longest = longest
    }

    /// What happened at one place.
    struct Change {
        var came: Int
        var left: Int
        /// ∫ number present dt.
        var area: Double
        /// Stays of those who left, what of them lay before the window included.
        var stays: Double
        /// Stays within the window, of those who left and those still present.
        var within: Double

        init(_ before: PlaceStays, _ after: PlaceStays) {
            came = after.came - before.came
            left = after.left - before.left
            area = after.area - before.area
            stays = after.stays - before.stays
            within = stays + after.ages - before.ages
        }

        /// The two accounts' difference as a share of the greater; 0 where nobody was there.
        var littleGap: Double {
            let greater = max(area.magnitude, within.magnitude)
            return greater > 0 ? (area - within).magnitude / greater : 0
        }

        /// Mean stay of those who left.
        var mean: Double? { left > 0 ? stays / Double(left) : nil }
    }

    var server: Change { Change(before.server, after.server) }
    var pool: Change { Change(before.pool, after.pool) }
    /// Whether nobody was left out of the server's account.
    var isWhole: Bool { before.isWhole && after.isWhole }
    /// Whether every request that ended was answered by the server, so that none of them goes on there.
    var isPlain: Bool { answered == ended }
}

extension RepetitionRun {
    /// `nil` where the server keeps no account.
    var stays: StayWindow? {
        guard let before = summary.serverBefore, let after = summary.serverAfter else { return nil }
        let length = summary.to - summary.from
        let answered = records.count {
            $0.isOK || $0.outcome == OutcomeClass.http500.rawValue
        }
        let longest = records.reduce(summary.unfinishedStay) { max($0, $1.actualLatency) }
        return StayWindow(
            before: before, after: after, length: length, answered: answered, ended: records.count,
            inFlightBefore: summary.unfinishedAtWarmup, inFlightAfter: summary.unfinished,
            inFlight: summary.inFlight * length, longest: longest)
    }
}
