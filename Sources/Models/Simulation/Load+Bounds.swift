extension Load {
    /// Length of the run in seconds, where the load is bounded by a duration.
    public var duration: Double? {
        switch self {
        case .closed(let load): load.duration
        case .open(let load): load.duration
        case .replay: nil
        }
    }

    /// Whether connections are used again. A replay's are not.
    public var keepalive: Bool {
        switch self {
        case .closed(let load): load.keepalive
        case .open(let load): load.keepalive
        case .replay: false
        }
    }

    /// Number of requests, where the load is bounded by one.
    public var requests: Int? {
        switch self {
        case .closed(let load): load.requests
        case .open(let load): load.requests
        case .replay(let load): load.arrivals.count
        }
    }
}
