import Models

/// Lines by their kinds, as tests write them.
extension LogLine {
    static func booting(pid: Int) -> LogLine { LogLine(kind: .booting, pid: pid) }
    static func exiting(pid: Int) -> LogLine { LogLine(kind: .exiting, pid: pid) }
    static func workerTimeout(pid: Int) -> LogLine { LogLine(kind: .workerTimeout, pid: pid) }
    static func killed(pid: Int) -> LogLine { LogLine(kind: .killed, pid: pid) }
    static func autorestarting(pid: Int) -> LogLine { LogLine(kind: .autorestarting, pid: pid) }
}
