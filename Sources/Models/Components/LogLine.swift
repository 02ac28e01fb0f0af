/// A line of gunicorn's log, in its own words (`arbiter.py`, `workers/base.py`, 27.0). Process ids are numbers that
/// count up, over all instances.
public struct LogLine: Equatable, Sendable {
    /// What a line tells.
    public enum Kind: UInt8, Equatable, Sendable, CaseIterable {
        case booting
        case exiting
        /// The heartbeat was silent for longer than `timeout`.
        case workerTimeout
        /// Killed by its master, or by the kernel for want of memory: gunicorn cannot tell.
        case killed
        /// `max_requests` was reached.
        case autorestarting

        /// Name in results: `log.<name>`.
        public var name: String {
            switch self {
            case .booting: "booting"
            case .exiting: "exiting"
            case .workerTimeout: "worker_timeout"
            case .killed: "killed"
            case .autorestarting: "autorestarting"
            }
        }

        /// How gunicorn rates it.
        public var level: String {
            switch self {
            case .booting, .exiting, .autorestarting: "INFO"
            case .workerTimeout: "CRITICAL"
            case .killed: "ERROR"
            }
        }
    }

    public var kind: Kind
    /// The worker that it is about.
    public var pid: Int

    public init(kind: Kind, pid: Int) {
        self.kind = kind
        self.pid = pid
    }

    /// The message.
    public var text: String {
        switch kind {
        case .booting: "Booting worker with pid: \(pid)"
        case .exiting: "Worker exiting (pid: \(pid))"
        case .workerTimeout: "WORKER TIMEOUT (pid:\(pid))"
        case .killed: "Worker (pid:\(pid)) was sent SIGKILL! Perhaps out of memory?"
        case .autorestarting: "Autorestarting worker after current request."
        }
    }
}

/// A line of a run's log, and whose it is.
public struct LogEntry: Equatable, Sendable {
    /// Simulated seconds.
    public var time: Double
    /// Index of the instance whose master or worker wrote it.
    public var instance: Int
    public var line: LogLine

    public init(time: Double, instance: Int, line: LogLine) {
        self.time = time
        self.instance = instance
        self.line = line
    }
}
