/// A line of gunicorn's log, in its own words (`arbiter.py`, `workers/base.py`, 27.0). Process ids are numbers that count up.
public enum LogLine: Equatable, Sendable {
    case booting(pid: Int)
    case exiting(pid: Int)
    /// The heartbeat was silent for longer than `timeout`.
    case workerTimeout(pid: Int)
    /// Killed by its master, or by the kernel for want of memory: gunicorn cannot tell.
    case killed(pid: Int)
    /// `max_requests` was reached.
    case autorestarting

    public var text: String {
        switch self {
        case .booting(let pid): "Booting worker with pid: \(pid)"
        case .exiting(let pid): "Worker exiting (pid: \(pid))"
        case .workerTimeout(let pid): "WORKER TIMEOUT (pid:\(pid))"
        case .killed(let pid): "Worker (pid:\(pid)) was sent SIGKILL! Perhaps out of memory?"
        case .autorestarting: "Autorestarting worker after current request."
        }
    }
}
