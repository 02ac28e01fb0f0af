internal import SimCore

/// The event loop of one worker process: what it does next, as a pure state machine.
///
/// One iteration polls, accepts at most one connection, then runs everything that was ready at the poll, in
/// order, without preemption. What becomes ready meanwhile, the accepted connection's handler included, runs
/// in a later iteration (gunicorn's `GeventWorker` over libev; FIFO order is the reference server's).
public struct EventLoop: Sendable {
    public enum State: Equatable, Sendable {
        /// Waiting in epoll for something to happen.
        case idle
        /// Woken up, on its way to poll.
        case waking
        /// Accepting this connection.
        case accepting(Int32)
        /// Running this request's handler.
        case serving(Int32)
    }

    public enum Next: Equatable, Sendable {
        case accept(Int32)
        case serve(Int32)
        case sleep
    }

    public private(set) var state = State.idle
    /// Connections accepted and not yet closed.
    public private(set) var connections = 0
    /// Connections accepted since the start.
    public private(set) var accepted = 0
    public let limit: Int
    /// What was ready at the last poll and has not run yet.
    private var batch = 0
    private var ready = RingQueue<Int32>()

    /// - Parameter limit: `worker_connections`.
    public init(limit: Int) {
        self.limit = limit
    }

    /// Whether an arriving connection wakes this loop: it sleeps and its listener is not stopped.
    public var listensIdle: Bool { state == .idle && connections < limit }

    /// The loop leaves epoll.
    public mutating func wake() {
        assert(state == .idle, "only a sleeping loop is woken")
        state = .waking
    }

    /// A request can go on. Returns whether the loop sleeps and must be woken.
    public mutating func enqueue(_ request: Int32) -> Bool {
        ready.append(request)
        return state == .idle
    }

    /// The connection's accept is over; its handler runs in the next iteration.
    public mutating func finishAccept(_ connection: Int32) {
        ready.append(connection)
    }

    /// What the loop does now that its last activity is over.
    public mutating func next(_ queue: inout AcceptQueue) -> Next {
        while true {
            if batch > 0, let request = ready.popFirst() {
                batch -= 1
                state = .serving(request)
                return .serve(request)
            }
            batch = ready.count
            if connections < limit, let connection = queue.accept() {
                connections += 1
                accepted += 1
                state = .accepting(connection)
                return .accept(connection)
            }
            if batch == 0 {
                state = .idle
                return .sleep
            }
        }
    }

    /// A connection was closed.
    public mutating func close() {
        assert(connections > 0, "a connection was closed twice")
        connections -= 1
    }
}
