/// Something that goes wrong at a time, for a while. Times in seconds of the run.
public struct Fault: Sendable, Equatable {
    public enum Kind: Sendable, Equatable {
        /// The database's work takes `factor` times as long.
        case slowDatabase(factor: Double)
        /// A worker process is killed, as by hand (SIGKILL).
        case killWorker(instance: Int, worker: Int)
        /// A worker's event loop is stuck, as in a call that never returns.
        case stickWorker(instance: Int, worker: Int)
        /// An instance's master is gone: connections are refused.
        case instanceDown(instance: Int)
        /// All entries of the cache are dropped.
        case flushCache
        /// Each request leaves this many bytes behind in its worker.
        case leak(bytesPerRequest: Double)
    }
    public var kind: Kind
    public var at: Double
    /// `nil` for what is over at once, or lasts to the end of the run.
    public var duration: Double?

    public init(_ kind: Kind, at: Double, duration: Double? = nil) {
        self.kind = kind
        self.at = at
        self.duration = duration
    }
}

#if !hasFeature(Embedded)
extension Fault: Codable {}
extension Fault.Kind: Codable {}
#endif
