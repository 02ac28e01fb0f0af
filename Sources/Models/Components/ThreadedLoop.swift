internal import SimCore

/// gunicorn's gthread worker: a main thread that accepts, threads that serve, one of them running at a time
/// (`workers/gthread.py`, 27.0).
///
/// The main thread accepts while the worker has fewer than `worker_connections` and hands each connection to the
/// threads' queue, which has no bound: a worker whose threads are all busy hoards connections that another could
/// serve. A thread keeps its request until the answer is sent, whatever the request waits for, the first bytes
/// included, and lets the others run while it waits. Those that can run take turns, the main thread among them: the
/// interpreter's lock goes to whoever waits longest. A connection that is kept needs no thread until it can be read.
/// One that is not is closed by the main thread, which waits until the client has closed it too, and accepts nobody
/// meanwhile.
public struct ThreadedLoop: Sendable {
    /// Seconds that a thread may run while others wait for the interpreter's lock (`sys.getswitchinterval`).
    public static let quantum = 0.005
    /// Seconds that a thread waits for a new connection's first bytes; then the poller waits for them.
    public static let dataTimeout = 5.0
    /// Seconds after the answer until the main thread closes a connection that its client does not close.
    public static let lingerTimeout = 2.0

    /// What a thread leaves behind when its answer is sent.
    public enum Finish: Equatable, Sendable {
        /// The connection stays open, without a thread.
        case kept
        /// The main thread will close it: ``WorkerStep/linger(_:)``.
        case closes
    }

    public private(set) var activity = WorkerActivity.idle
    /// Connections accepted and not yet closed.
    public private(set) var connections = 0
    /// Connections accepted since the start.
    public private(set) var accepted = 0
    /// Connections that are kept open without a request.
    public private(set) var kept = 0
    /// Threads that have a connection.
    public private(set) var busyThreads = 0
    /// Whether the main thread waits for a client to close.
    public private(set) var isLingering = false
    public let limit: Int
    public let threads: Int
    /// Connections that wait for a thread.
    private var queued = RingQueue<Int32>()
    /// Connections whose thread waits for the interpreter's lock.
    private var runnable = RingQueue<Int32>()
    /// Connections that the main thread has to close.
    private var closing = RingQueue<Int32>()
    /// Threads before the main thread in line for the lock; `nil` where it does not want it.
    private var beforeMain: Int?

    /// - Parameters:
    ///   - limit: `worker_connections`.
    ///   - threads: at least 1.
    public init(limit: Int, threads: Int) {
        precondition(threads >= 1, "a worker needs a thread")
        self.limit = limit
        self.threads = threads
    }

    /// Connections that wait for a thread.
    public var waitingForThread: Int { queued.count }
    /// Whether an arriving connection wakes this process.
    public var listensIdle: Bool { activity == .idle && connections < limit && !isLingering }
    /// Whether an answer closes its connection although the client would keep it.
    public var closesEarly: Bool { kept >= limit - threads }

    /// The process is woken.
    public mutating func wake() {
        assert(activity == .idle, "only a sleeping process is woken")
        activity = .waking
    }

    /// A connection goes to the threads: one just accepted, whether its bytes have come or not, or one that was set
    /// aside and can be read. Returns whether the process sleeps and must be woken.
    public mutating func enqueue(connection: Int32) -> Bool {
        if busyThreads < threads {
            busyThreads += 1
            runnable.append(connection)
        } else {
            queued.append(connection)
        }
        return activity == .idle
    }

    /// A kept connection can be read. Returns whether the process sleeps and must be woken.
    public mutating func enqueue(kept connection: Int32) -> Bool {
        assert(kept > 0, "only a kept connection can be read again")
        kept -= 1
        return enqueue(connection: connection)
    }

    /// What a thread waited for has come. Returns whether the process sleeps and must be woken.
    public mutating func enqueue(due request: Int32) -> Bool {
        runnable.append(request)
        return activity == .idle
    }

    /// Who runs now that the last one waits or is done.
    public mutating func next(_ queue: inout AcceptQueue) -> WorkerStep {
        if mainWants(queue) {
            let before = beforeMain ?? runnable.count
            beforeMain = before
            if before == 0 {
                beforeMain = nil
                return runMain(&queue)
            }
        } else {
            beforeMain = nil
        }
        guard let request = runnable.popFirst() else {
            activity = .idle
            return .sleep
        }
        if let before = beforeMain { beforeMain = before - 1 }
        activity = .serving(request)
        return .serve(request)
    }

    private func mainWants(_ queue: borrowing AcceptQueue) -> Bool {
        !isLingering && (!closing.isEmpty || connections < limit && queue.count > 0)
    }

    private mutating func runMain(_ queue: inout AcceptQueue) -> WorkerStep {
        if let connection = closing.popFirst() {
            connections -= 1
            isLingering = true
            return .linger(connection)
        }
        guard let connection = queue.accept() else {
            preconditionFailure("the main thread wanted a connection")
        }
        connections += 1
        accepted += 1
        activity = .accepting(connection)
        return .accept(connection)
    }

    /// The part of a burst of CPU time that runs before others may get their turn.
    public static func piece(of work: Double) -> Double { min(work, quantum) }

    /// A burst goes on after its piece: whether others wait for the lock, and the request goes behind them. The
    /// caller asks for ``next(_:)`` then.
    public mutating func givesWay(_ request: Int32, _ queue: inout AcceptQueue) -> Bool {
        guard !runnable.isEmpty || mainWants(queue) else { return false }
        if mainWants(queue), beforeMain == nil { beforeMain = runnable.count }
        runnable.append(request)
        return true
    }

    /// The answer is sent: the thread takes the next connection.
    ///
    /// - Parameter keepsAlive: whether the client would keep the connection.
    public mutating func finish(_ connection: Int32, keepsAlive: Bool) -> Finish {
        let keeps = keepsAlive && !closesEarly
        if keeps { kept += 1 } else { closing.append(connection) }
        freeThread()
        return keeps ? .kept : .closes
    }

    /// The first bytes have not come within ``dataTimeout``: the poller waits for them, and the thread takes the
    /// next connection. Returns whether the process sleeps and must be woken.
    public mutating func setAside() -> Bool {
        freeThread()
        return activity == .idle && !runnable.isEmpty
    }

    private mutating func freeThread() {
        assert(busyThreads > 0, "a thread was freed twice")
        busyThreads -= 1
        if let connection = queued.popFirst() {
            busyThreads += 1
            runnable.append(connection)
        }
    }

    /// A client has closed the connection that the main thread lingers on. Returns whether the process sleeps and
    /// must be woken.
    public mutating func lingered() -> Bool {
        assert(isLingering, "nothing lingers")
        isLingering = false
        return activity == .idle
    }

    /// A connection without a thread that was set aside is closed.
    public mutating func close() {
        assert(connections > 0, "a connection was closed twice")
        connections -= 1
    }

    /// A kept connection is closed, by its timer or by its client.
    public mutating func closeKept() {
        assert(kept > 0, "a kept connection was closed twice")
        kept -= 1
        close()
    }
}
