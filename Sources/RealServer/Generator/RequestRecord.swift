import Models

/// What became of one request. Times in nanoseconds since the start of the load.
public struct RequestRecord: Equatable, Sendable, BitwiseCopyable {
    /// When the client wanted to send it.
    public var intended: Int64 = 0
    /// When it began to connect.
    public var actual: Int64 = 0
    /// When the last byte, or the failure, was there.
    public var completed: Int64 = 0
    public var client: Int32 = 0
    public var number: Int32 = 0
    /// Index in the file's order.
    public var endpoint: UInt16 = 0
    /// Raw value of an ``OutcomeClass``.
    public var outcome: UInt8 = 0
    /// Raw value of an ``OutcomeCause``, as the server told; meaningless for `ok`.
    public var cause: UInt8 = 0

    /// Seconds from the intended start.
    public var latency: Double { Double(completed - intended) * 1e-9 }
    /// Seconds from the actual start.
    public var actualLatency: Double { Double(completed - actual) * 1e-9 }
    /// Seconds by which the generator was late.
    public var lag: Double { Double(actual - intended) * 1e-9 }
    public var isOK: Bool { outcome == OutcomeClass.ok.rawValue }
    /// Whether the server ended the connection without an answer, or was not there.
    var isBroken: Bool { outcome == OutcomeClass.reset.rawValue || outcome == OutcomeClass.refused.rawValue }
}
