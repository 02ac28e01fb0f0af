/// A stretch of a run in which something held that somebody watches for.
public struct Alarm: Sendable, Equatable {
    /// Index of the alert.
    public let alert: Int
    /// Seconds of the run: when it began to hold, when that was known and had held long enough, when it ceased.
    public let start: Double
    public let fired: Double
    public let end: Double

    public init(alert: Int, start: Double, fired: Double, end: Double) {
        self.alert = alert
        self.start = start
        self.fired = fired
        self.end = end
    }
}
