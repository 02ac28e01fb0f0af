/// SQLite's lock for the one writer of a file, as a process sees it that must wait: polling, not a queue.
///
/// The wait blocks the whole worker. Delays: `sqliteDefaultBusyCallback` in SQLite's `main.c`.
public struct WriterLock: Sendable {
    /// Seconds between tries; the last repeats.
    public static let delays = [
        0.001, 0.002, 0.005, 0.010, 0.015, 0.020, 0.025, 0.025, 0.025, 0.050, 0.050, 0.100,
    ]

    public private(set) var isHeld = false

    public init() {}

    /// Takes the lock if it is free.
    public mutating func tryLock() -> Bool {
        if isHeld { return false }
        isHeld = true
        return true
    }

    public mutating func unlock() {
        assert(isHeld, "the writer's lock was released twice")
        isHeld = false
    }

    /// Seconds to sleep before try number `attempt` (0 for the first retry), after `waited` seconds of sleep
    /// in all; `nil` when the busy timeout is used up.
    public static func delay(attempt: Int, waited: Double, busyTimeout: Double) -> Double? {
        let delay = delays[min(attempt, delays.count - 1)]
        let left = busyTimeout - waited
        return left > 0 ? min(delay, left) : nil
    }
}
