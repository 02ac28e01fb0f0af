/// A service that its platform puts to sleep when nobody asks, and wakes at the next request.
///
/// A sleeping service has no processes: what it held in memory is gone, and the request that wakes it, with all that
/// come meanwhile, waits until it is up.
public struct IdleSleepState: Sendable {
    public enum Arrival: Equatable, Sendable {
        /// It is up.
        case awake
        /// This request wakes it; it is up at this instant.
        case wakes(until: Double)
        /// Another has woken it; it is up at this instant.
        case waits(until: Double)
    }

    public let settings: IdleSleep
    private var lastRequest: Double
    private var upAt: Double

    /// A service that is up, and was asked for the last time now.
    public init(_ settings: IdleSleep, now: Double) {
        self.settings = settings
        lastRequest = now
        upAt = now
    }

    /// When it falls asleep if no request comes.
    public var sleepsAt: Double { max(lastRequest, upAt) + settings.after }
    /// Whether it sleeps.
    public func isAsleep(now: Double) -> Bool { now >= sleepsAt }

    /// A request comes.
    ///
    /// - Parameter draw: uniform in [0, 1), for the time that waking takes.
    public mutating func arrival(now: Double, draw: Double) -> Arrival {
        let slept = isAsleep(now: now)
        lastRequest = now
        if slept {
            upAt = now + settings.waking.low + (settings.waking.high - settings.waking.low) * draw
            return .wakes(until: upAt)
        }
        return now < upAt ? .waits(until: upAt) : .awake
    }
}
