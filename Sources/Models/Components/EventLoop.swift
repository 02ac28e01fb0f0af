internal import SimCore

/// The event loop of one gevent worker process: what it does next, as a pure state machine.
///
/// Nothing is preempted: what was ready at a poll is all gone through before the next poll. Two orders:
/// - **gevent** over libev (`ev_run`; gevent's `loop.run_callbacks`): callbacks in order, which are new greenlets and
///   those that another has woken, in groups of 50 until 5 ms have passed; then the poll; then connections and sockets
///   that it found ready, the latest first; one accept; then timers. An accepted connection's greenlet first runs in the
///   next iteration.
/// - **reference**, that of Headroom's own server: the poll, one accept, what was ready at the poll in order, then waits
///   that are over and requests that another has woken.
///
/// With one worker an iteration accepts up to 100 connections, with several one (gunicorn's `GeventWorker`).
public struct EventLoop: ~Copyable, Sendable {
    /// What makes a request's greenlet go on.
    public enum Cause: Sendable {
        /// Its socket can be read: the client's bytes, an answer of the database or the cache.
        case readable
        /// Its sleep is over.
        case timer
        /// It was started, or another greenlet has woken it.
        case callback
    }

    /// Callbacks between two looks at the clock, and seconds after which the loop polls in between.
    static let callbackGroup = 50
    static let callbackTime = 5e-3

    public private(set) var activity = WorkerActivity.idle
    /// Connections accepted and not yet closed.
    public private(set) var connections = 0
    /// Connections accepted since the start.
    public private(set) var accepted = 0
    /// The instant of the last poll.
    public private(set) var polled = 0.0
    public let limit: Int
    let acceptsAtOnce: Int
    let isReference: Bool

    private enum Phase {
        case callbacks, poll, accept, ready, timers
    }
    private var phase = Phase.poll
    /// Callbacks run since the clock was last read, and when the first of them began.
    private var callbacksRun = 0
    private var callbacksSince = 0.0
    private var acceptsLeft = 0
    private var timersLeft = 0
    private var readyLeft = 0
    private var callbacks = UniqueQueue<Int32>()
    private var readable = UniqueQueue<Int32>()
    private var timers = UniqueQueue<Int32>()
    /// What the poll found, of which the last is served first.
    private var found = UniqueArray<Int32>()

    /// - Parameters:
    ///   - limit: `worker_connections`.
    ///   - acceptsAtOnce: accepts in one iteration.
    public init(limit: Int, order: LoopOrder = .gevent, acceptsAtOnce: Int = 1) {
        self.limit = limit
        self.acceptsAtOnce = acceptsAtOnce
        isReference = order == .reference
    }

    /// The loop of one of a server's workers.
    public init(_ server: Server) {
        self.init(
            limit: server.workerConnections, order: server.loopOrder,
            acceptsAtOnce: server.workers == 1 ? 100 : 1)
    }

    /// Whether an arriving connection wakes this loop: it sleeps and its listener is not stopped.
    public var listensIdle: Bool { activity == .idle && connections < limit }

    /// The loop leaves epoll.
    public mutating func wake() {
        assert(activity == .idle, "only a sleeping loop is woken")
        activity = .waking
    }

    /// A request can go on. Returns whether the loop sleeps and must be woken.
    public mutating func enqueue(_ request: Int32, _ cause: Cause) -> Bool {
        switch cause {
        case .readable: readable.append(request)
        case .timer where !isReference: timers.append(request)
        case .timer, .callback: callbacks.append(request)
        }
        return activity == .idle
    }

    /// What the loop does now that its last activity is over.
    public mutating func next(_ queue: inout AcceptQueue, now: Double) -> WorkerStep {
        while true {
            switch phase {
            case .poll:
                guard poll(queue, now) else {
                    activity = .idle
                    return .sleep
                }
            case .accept:
                if acceptsLeft > 0, connections < limit, let connection = queue.accept() {
                    acceptsLeft -= 1
                    connections += 1
                    accepted += 1
                    activity = .accepting(connection)
                    return .accept(connection)
                }
                phase = isReference ? .ready : .timers
            case .ready:
                if let request = nextReady() { return serve(request) }
                if isReference { beginCallbacks(now) } else { phase = .accept }
            case .timers:
                if timersLeft > 0, let request = timers.popFirst() {
                    timersLeft -= 1
                    return serve(request)
                }
                beginCallbacks(now)
            case .callbacks:
                if let request = nextCallback(now) { return serve(request) }
                phase = .poll
            }
        }
    }

    /// A connection was closed.
    public mutating func close() {
        assert(connections > 0, "a connection was closed twice")
        connections -= 1
    }

    /// Looks at what is ready. Returns whether anything is.
    private mutating func poll(_ queue: borrowing AcceptQueue, _ now: Double) -> Bool {
        polled = now
        acceptsLeft = connections < limit && queue.count > 0 ? acceptsAtOnce : 0
        readyLeft = readable.count
        timersLeft = timers.count
        guard acceptsLeft > 0 || readyLeft > 0 || timersLeft > 0 || !callbacks.isEmpty else { return false }
        if !isReference {
            while let request = readable.popFirst() { found.append(request) }
        }
        phase = isReference ? .accept : .ready
        return true
    }

    private mutating func nextReady() -> Int32? {
        guard readyLeft > 0 else { return nil }
        readyLeft -= 1
        return isReference ? readable.popFirst() : found.popLast()
    }

    private mutating func beginCallbacks(_ now: Double) {
        phase = .callbacks
        callbacksRun = 0
        callbacksSince = now
    }

    private mutating func nextCallback(_ now: Double) -> Int32? {
        if !isReference, callbacksRun == Self.callbackGroup {
            if now - callbacksSince > Self.callbackTime { return nil }
            callbacksRun = 0
        }
        callbacksRun += 1
        return callbacks.popFirst()
    }

    private mutating func serve(_ request: Int32) -> WorkerStep {
        activity = .serving(request)
        return .serve(request)
    }
}
