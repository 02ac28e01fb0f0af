/// gunicorn's sync worker: one connection at a time, from its accept until it is closed (`workers/sync.py`, 27.0).
///
/// Whatever the request waits for, its bytes and the database included, the process waits too, and meanwhile accepts
/// nobody. Connections are never kept. After the answer the worker waits until the client has closed the connection
/// (`close_graceful` in `util.py`), so that the way to the client and back is part of the time of service.
public struct SyncLoop: Sendable {
    /// Seconds after the answer until a worker closes a connection that its client does not close.
    public static let lingerTimeout = 2.0

    public private(set) var activity = WorkerActivity.idle
    /// The connection that the worker has; `nil` for none.
    public private(set) var connection: Int32?
    /// Connections accepted since the start.
    public private(set) var accepted = 0
    /// Whether the answer has been sent and the client's end is waited for.
    public private(set) var isLingering = false
    private var isReady = false

    public init() {}

    /// Connections accepted and not yet closed.
    public var connections: Int { connection == nil ? 0 : 1 }
    /// Whether an arriving connection wakes this worker.
    public var listensIdle: Bool { activity == .idle && connection == nil }

    /// The process is woken.
    public mutating func wake() {
        assert(activity == .idle, "only a sleeping worker is woken")
        activity = .waking
    }

    /// The accepted connection can be read. Returns whether the process sleeps and must be woken.
    public mutating func enqueue(connection: Int32) -> Bool {
        ready(connection)
    }

    /// The request's wait is over. Returns whether the process sleeps and must be woken.
    public mutating func enqueue(due request: Int32) -> Bool {
        ready(request)
    }

    private mutating func ready(_ entity: Int32) -> Bool {
        assert(connection == entity && !isLingering, "a sync worker has one connection at a time")
        isReady = true
        return activity == .idle
    }

    /// What the worker does now that its last activity is over; it sleeps where its connection waits.
    public mutating func next(_ queue: inout AcceptQueue) -> WorkerStep {
        if let connection {
            guard isReady else {
                activity = .idle
                return .sleep
            }
            isReady = false
            activity = .serving(connection)
            return .serve(connection)
        }
        guard let first = queue.accept() else {
            activity = .idle
            return .sleep
        }
        connection = first
        accepted += 1
        activity = .accepting(first)
        return .accept(first)
    }

    /// The answer was sent: the worker waits for the client's end, until ``close()``. Returns when it stops waiting.
    public mutating func linger(now: Double) -> Double {
        assert(connection != nil && !isLingering, "only an open connection can linger")
        isLingering = true
        return now + Self.lingerTimeout
    }

    /// The connection is closed. Returns whether the process sleeps and must be woken to go on.
    @discardableResult
    public mutating func close() -> Bool {
        assert(connection != nil, "a connection was closed twice")
        connection = nil
        isLingering = false
        isReady = false
        return activity == .idle
    }
}
