/// What the process of a worker is doing.
public enum WorkerActivity: Equatable, Sendable {
    /// It sleeps until something happens.
    case idle
    /// Woken up, on its way to look.
    case waking
    /// Accepting this connection.
    case accepting(Int32)
    /// Running this request's handler.
    case serving(Int32)
}

/// What the process of a worker does next.
public enum WorkerStep: Equatable, Sendable {
    case accept(Int32)
    case serve(Int32)
    /// Begins to close this connection: waits until the client has closed it too. Others go on meanwhile.
    case linger(Int32)
    case sleep
}
