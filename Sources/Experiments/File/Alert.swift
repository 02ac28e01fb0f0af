/// What the platform would raise an alarm about: a figure of a window of time, as its monitoring has it.
public struct Alert: Sendable, Equatable {
    /// What must be so.
    public var that: Check
    /// Seconds of each window that it is judged over.
    public var window: Double
    /// Seconds, in whole windows, for which it must have been so before the alarm is raised; 0 for the first window.
    public var duration: Double

    public init(that: Check, window: Double = 60, duration: Double = 0) {
        self.that = that
        self.window = window
        self.duration = duration
    }

    /// As a result names it: `latency.p95 > 2s`, and what is not the default.
    public var text: String {
        var text = that.text
        if window != 60 { text += " over \(Quantity(window, .duration).text)" }
        if duration > 0 { text += " for \(Quantity(duration, .duration).text)" }
        return text
    }
}
