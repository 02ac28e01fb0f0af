public import SimCore

/// In which order sleeping event loops start when a connection comes to the listening socket that they share.
///
/// epoll wakes every sleeping loop, and the first to call `accept` gets the connection. The kernel goes through the
/// socket's waiters one by one, always in the same order (`__wake_up_common` in `kernel/sched/wait.c`), so that each
/// starts a little later than the one before; and how long a process takes to start varies. With the k-th sleeping
/// loop starting at k d + an exponential time of mean m, only d/m matters for the order: 0 gives each loop the same
/// chance, a great value always the first.
public struct AcceptRace: Sendable {
    /// d/m as measured: fitted to the shares of connections that four gunicorn workers on two cores accepted in
    /// five situations (`AcceptShareTests`).
    public static let measuredLead = 0.6

    private struct Start: BitwiseCopyable, Sendable {
        var time: Double
        var worker: Int32
    }

    /// How much later than the loop before a loop is woken, in mean times that a loop takes to start.
    public let lead: Double
    private var stream: RandomStream
    /// The loops in the order in which they start; of a single one the time is not drawn.
    private var starts: [Start] = []

    /// - Parameters:
    ///   - workers: the most loops that take part.
    ///   - lead: at least 0.
    public init(workers: Int, lead: Double = AcceptRace.measuredLead, stream: RandomStream) {
        precondition(lead >= 0, "the kernel wakes no loop before it comes to it")
        self.lead = lead
        self.stream = stream
        starts.reserveCapacity(workers)
    }

    /// Number of loops that take part.
    public var count: Int { starts.count }

    /// The worker whose loop starts in this place, from 0.
    public subscript(place: Int) -> Int { Int(starts[place].worker) }

    /// A connection has come.
    public mutating func begin() {
        starts.removeAll(keepingCapacity: true)
    }

    /// The next sleeping loop, in the order of the kernel's list. O(1) but for loops that it overtakes.
    public mutating func enter(_ worker: Int) {
        let count = starts.count
        guard count > 0 else {
            starts.append(Start(time: 0, worker: Int32(worker)))
            return
        }
        // Only now is there somebody to race against.
        if count == 1 { starts[0].time = ExponentialDistribution.sample(using: &stream) }
        let time = Double(count) * lead + ExponentialDistribution.sample(using: &stream)
        starts.append(Start(time: time, worker: Int32(worker)))
        var place = count
        while place > 0, starts[place - 1].time > time {
            starts.swapAt(place - 1, place)
            place -= 1
        }
    }
}
