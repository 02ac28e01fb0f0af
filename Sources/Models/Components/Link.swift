/// A line that answers share on their way out, one after another in the order in which they are sent.
public struct Link: Sendable {
    /// Bytes a second; `nil` for no limit.
    public let bandwidth: Double?
    /// When the last byte that was sent has left.
    private var freeAt = 0.0
    private var sent = 0.0

    /// - Parameter bandwidth: bytes a second, above 0; `nil` for no limit.
    public init(bandwidth: Double?) {
        precondition(bandwidth.map { $0 > 0 } ?? true, "a line has to carry something")
        self.bandwidth = bandwidth
    }

    /// Sends an answer behind all before it. Returns the instant at which its last byte has left.
    public mutating func send(_ bytes: Double, now: Double) -> Double {
        guard let bandwidth else { return now }
        freeAt = max(now, freeAt) + bytes / bandwidth
        sent += bytes
        return freeAt
    }

    /// Seconds that the line was busy up to `now`.
    public func busy(until now: Double) -> Double {
        guard let bandwidth else { return 0 }
        return max(0, sent / bandwidth - max(0, freeAt - now))
    }
}
