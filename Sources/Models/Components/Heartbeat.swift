/// The sign of life of one worker, which gunicorn's master looks at (`murder_workers` in `arbiter.py`, 27.0).
///
/// `timeout` is no limit on a request: it is how long a worker's main loop may be silent. A gevent worker's main
/// greenlet gives a sign each second, when the loop comes to it; a sync worker does before each connection; a gthread
/// worker's main thread is never kept from it. A silent worker gets SIGABRT at one check, and SIGKILL at the next
/// if it is still there. While a worker boots it is silent, too.
public struct Heartbeat: Sendable {
    public enum Verdict: Equatable, Sendable {
        case alive
        /// SIGABRT, and the line `WORKER TIMEOUT` in the log.
        case abort
        /// SIGKILL.
        case kill
    }

    /// Seconds between two signs of a worker that waits for nothing else.
    public static let interval = 1.0

    public let timeout: Double
    /// When the last sign was given.
    public private(set) var lastSign: Double
    /// Whether signs are given without anything that the simulation does.
    public private(set) var isResting = false
    public private(set) var isAborted = false
    private let workerClass: WorkerClass
    /// Whether the loop has begun.
    private var hasTurned = false

    /// A worker whose process starts now; it boots, so it gives no sign until ``turn(now:)``.
    public init(_ server: Server, now: Double) {
        timeout = server.timeout
        workerClass = server.workerClass
        lastSign = now
    }

    /// The worker's loop turns: after an iteration, between two requests. O(1), to be called as often as it happens.
    public mutating func turn(now: Double) {
        hasTurned = true
        if isResting {
            // What was given meanwhile came on the seconds after the last sign.
            lastSign += max(0, now - lastSign).rounded(.down)
            isResting = false
        }
        if !(workerClass == .gevent) || now - lastSign >= Self.interval { lastSign = now }
    }

    /// The loop sleeps, and its timer gives the signs until ``turn(now:)``. A sync worker that waits within a request
    /// does not sleep in this sense.
    public mutating func rest(now: Double) {
        turn(now: now)
        isResting = true
    }

    /// When a gevent worker's main greenlet next looks about, the loop letting it.
    public func nextSign(after now: Double) -> Double {
        guard isResting else { return max(now, lastSign + Self.interval) }
        return lastSign + Self.interval * ((now - lastSign) / Self.interval + 1).rounded(.down)
    }

    /// What the master finds at a check.
    ///
    /// - Parameter isStuck: whether the whole process stands still, its main thread included.
    public mutating func check(now: Double, isStuck: Bool = false) -> Verdict {
        guard timeout > 0, !isResting || isStuck, now - lastSign > timeout else { return .alive }
        // A booting gthread worker is as silent as any.
        if workerClass == .gthread, hasTurned, !isStuck { return .alive }
        if isAborted { return .kill }
        isAborted = true
        return .abort
    }
}
