public import SimCore

/// The life of one worker process: from its spawn to its exit (gunicorn 27.0: `workers/base.py`, and `run` of each
/// class).
///
/// A worker leaves when it has begun `max_requests` requests, a number that is drawn once in its life, or is told to
/// (SIGTERM). It still accepts until its main loop looks about: at once with gthread, after the request with sync, and
/// with gevent when the main greenlet wakes, up to a second later. Then it closes its listener, waits for its
/// connections up to `graceful_timeout`, and exits; only then a new one is started.
public struct WorkerLife: Sendable {
    public enum State: Equatable, Sendable {
        /// There is no process.
        case gone
        case booting
        case serving
        /// Told to leave; it has not looked about since and still accepts.
        case told
        /// It accepts nobody and waits for its connections.
        case draining
        /// `graceful_timeout` is over: handlers get another second, then they are killed.
        case stopping
    }

    /// What the main loop finds when it looks about.
    public enum Look: Equatable, Sendable {
        /// It goes on serving.
        case serves
        /// It waits for its connections and looks again at this instant; gthread also when one is closed.
        case waits(until: Double)
        /// It exits; connections that are still open end with it.
        case exits
    }

    public private(set) var state = State.gone
    /// Requests begun.
    public private(set) var requests = 0
    /// Processes started.
    public private(set) var generation = 0
    private let workerClass: WorkerClass
    private let gracefulTimeout: Double
    private let maxRequests: Int
    private let jitter: Int
    /// Requests after which this process leaves; `nil` for never.
    private var limit: Int?
    private var drainingSince = 0.0

    public init(_ server: Server) {
        workerClass = server.workerClass
        gracefulTimeout = server.gracefulTimeout
        maxRequests = server.maxRequests
        jitter = server.maxRequestsJitter
    }

    /// Whether there is a process.
    public var exists: Bool { state != .gone }
    /// Whether the process accepts connections.
    public var accepts: Bool { state == .serving || state == .told }
    /// Whether an answer closes its connection, since the worker is about to leave.
    public var closesConnections: Bool { state != .serving }

    /// The process starts; `max_requests` and its jitter are drawn.
    public mutating func spawn(using stream: inout RandomStream) {
        assert(state == .gone, "a worker was started over another")
        state = .booting
        generation += 1
        requests = 0
        limit = maxRequests > 0 ? maxRequests + (jitter > 0 ? stream.index(below: jitter + 1) : 0) : nil
    }

    /// The application is loaded.
    public mutating func booted() {
        assert(state == .booting, "only a booting worker can have booted")
        state = .serving
    }

    /// A request begins. Returns whether it makes the worker leave.
    public mutating func begin() -> Bool {
        requests += 1
        guard let limit, requests >= limit, state == .serving else { return false }
        state = .told
        return true
    }

    /// SIGTERM. A worker that boots is gone at once: nothing is to be waited for.
    public mutating func terminate() {
        switch state {
        case .serving: state = .told
        case .booting: state = .gone
        case .gone, .told, .draining, .stopping: break
        }
    }

    /// The main loop looks about, as it does each second with gevent, between requests with sync, and whenever a
    /// connection is closed with gthread.
    ///
    /// - Parameter connections: connections of the process, idle ones included.
    public mutating func look(now: Double, connections: Int) -> Look {
        switch state {
        case .gone, .booting, .serving:
            return .serves
        case .told:
            state = .draining
            drainingSince = now
        case .draining: break
        case .stopping: return exit()
        }
        let waited = now - drainingSince
        if connections == 0 || workerClass == .sync { return exit() }
        if workerClass == .gthread {
            return waited < gracefulTimeout ? .waits(until: drainingSince + gracefulTimeout) : exit()
        }
        if waited > gracefulTimeout { state = .stopping }
        return .waits(until: now + Heartbeat.interval)
    }

    private mutating func exit() -> Look {
        state = .gone
        return .exits
    }

    /// SIGKILL, or an exit that nothing is waited for: after SIGABRT, for want of memory.
    public mutating func killed() {
        state = .gone
    }
}
