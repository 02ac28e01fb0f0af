/// The clock of gunicorn's master process (`arbiter.py`, 27.0): when it looks at its workers and starts new ones.
///
/// It wakes each second, and earlier when a signal comes: the end of a worker is one (SIGCHLD), so a worker that has
/// gone, or was killed, is replaced at once. Each spawn is followed by a pause of up to 0.1 s, in which the master
/// does nothing else.
public struct Arbiter: Sendable {
    /// Seconds between two checks.
    public static let interval = 1.0
    /// Longest pause after a spawn, in seconds.
    public static let longestPause = 0.1

    /// When the master looks at its workers next.
    public private(set) var nextCheck: Double
    private var busyUntil = 0.0

    /// - Parameter phase: seconds until the first check, from 0 to ``interval``; drawn, since nobody knows it.
    public init(phase: Double) {
        nextCheck = phase
    }

    /// A check was made, on time or because of a signal.
    public mutating func checked(now: Double) {
        nextCheck = max(now, busyUntil) + Self.interval
    }

    /// A worker is missing: when its process starts.
    ///
    /// - Parameter draw: uniform in [0, 1), for the pause that follows.
    public mutating func spawn(now: Double, draw: Double) -> Double {
        let start = max(now, busyUntil)
        busyUntil = start + Self.longestPause * draw
        nextCheck = busyUntil + Self.interval
        return start
    }
}
