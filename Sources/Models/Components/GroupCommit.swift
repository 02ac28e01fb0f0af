internal import SimCore

/// PostgreSQL's write-ahead log at commit: one flush to the disk at a time, shared by all that wait for it.
///
/// A commit that finds no flush under way starts one. What commits meanwhile waits for its end, and then goes out in
/// one flush together, so that the log keeps up with any number of writers (`XLogFlush` in `xlog.c`: who gets the
/// write lock flushes for everybody that has come until then).
public struct GroupCommit: Sendable {
    public enum Commit: Equatable, Sendable {
        /// A flush begins, which ends at this instant; ``GroupCommit/flushed(now:)`` is due then.
        case flush(until: Double)
        /// Another is under way; this commit is part of the next.
        case waits
    }

    /// Seconds that one flush takes; a change holds for those that begin later.
    public var flush: Double
    /// Flushes that have ended.
    public private(set) var flushes = 0
    /// In order: what is durable and was not asked for, what is being flushed, what waits.
    private var commits = RingQueue<Int32>()
    private var durable = 0
    private var flushing = 0

    /// - Parameter flush: seconds, at least 0.
    public init(flush: Double) {
        self.flush = flush
    }

    /// Commits that wait for the next flush.
    public var waiting: Int { commits.count - durable - flushing }
    /// Whether a flush is under way.
    public var isFlushing: Bool { flushing > 0 }

    /// An entity's commit reaches the log. It stays known here until ``popDurable()`` gives it back, even where
    /// nobody waits for the answer any more.
    public mutating func commit(_ entity: Int32, now: Double) -> Commit {
        commits.append(entity)
        guard !isFlushing else { return .waits }
        flushing = 1
        return .flush(until: now + flush)
    }

    /// Whether this entity's commit is not yet durable, or not yet given back. O(commits).
    public func contains(_ entity: Int32) -> Bool { (0..<commits.count).contains { commits[$0] == entity } }

    /// The flush under way ends: its commits are ready for ``popDurable()``. Returns when the next one ends, which
    /// begins now if others wait.
    public mutating func flushed(now: Double) -> Double? {
        assert(isFlushing, "a flush ended that had not begun")
        flushes += 1
        let next = waiting
        durable += flushing
        flushing = next
        return next > 0 ? now + flush : nil
    }

    /// One entity whose commit is durable, in the order of their commits; `nil` when all were given back.
    public mutating func popDurable() -> Int32? {
        guard durable > 0 else { return nil }
        durable -= 1
        return commits.popFirst()
    }
}
