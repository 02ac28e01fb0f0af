/// How a logical request ended, as the client saw it.
public enum OutcomeClass: UInt8, BitwiseCopyable, Sendable, CaseIterable {
    case ok, http500, http502, http503, http504, refused, reset, timeout

    /// Name in results: `errors.<name>`.
    public var name: String {
        switch self {
        case .ok: "ok"
        case .http500: "http_500"
        case .http502: "http_502"
        case .http503: "http_503"
        case .http504: "http_504"
        case .refused: "refused"
        case .reset: "reset"
        case .timeout: "timeout"
        }
    }
}

/// Why a request failed.
public enum OutcomeCause: UInt8, BitwiseCopyable, Sendable, CaseIterable {
    case poolTimeout, tooManyConnections, databaseLocked, workerKilled, outOfMemory, backlogFull
    case balancerQueue, noBackend, balancerTimeout, cachePool, application, clientTimeout, unknown

    /// Name in results and in the response header of Headroom's own servers.
    public var name: String {
        switch self {
        case .poolTimeout: "pool_timeout"
        case .tooManyConnections: "too_many_connections"
        case .databaseLocked: "database_locked"
        case .workerKilled: "worker_killed"
        case .outOfMemory: "out_of_memory"
        case .backlogFull: "backlog_full"
        case .balancerQueue: "balancer_queue"
        case .noBackend: "no_backend"
        case .balancerTimeout: "balancer_timeout"
        case .cachePool: "cache_pool"
        case .application: "application"
        case .clientTimeout: "client_timeout"
        case .unknown: "unknown"
        }
    }
}
