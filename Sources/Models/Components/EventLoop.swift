internal import SimCore

/// The event loop of one worker process: what it does next, as a pure state machine.
///
/// One iteration polls, accepts at most one connection, runs every connection that was ready at the poll, in
/// order, then what no poll has to find: waits that are over and requests that another has woken. Nothing is
/// preempted. A connection that becomes ready meanwhile, the accepted one included, is served in a later
/// iteration. (gunicorn's `GeventWorker` over libev; the order among ready connections is the reference
/// server's, and so is that waits which end during an iteration are looked at before the next poll.)
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
    /// Number of connections that were ready at the last poll and have not been served yet.
    private var batch = 0
    private var connected = RingQueue<Int32>()
    /// Requests that go on without a poll.
    private var due = RingQueue<Int32>()

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

    /// An accepted connection can be read. Returns whether the loop sleeps and must be woken.
    public mutating func enqueue(connection: Int32) -> Bool {
        connected.append(connection)
        return state == .idle
    }

    /// A request's wait is over. Returns whether the loop sleeps and must be woken.
    public mutating func enqueue(due request: Int32) -> Bool {
        due.append(request)
        return state == .idle
    }

    /// What the loop does now that its last activity is over.
    public mutating func next(_ queue: inout AcceptQueue) -> Next {
        while true {
            if batch > 0, let connection = connected.popFirst() {
                batch -= 1
                state = .serving(connection)
                return .serve(connection)
            }
            if let request = due.popFirst() {
                state = .serving(request)
                return .serve(request)
            }
            batch = connected.count
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
