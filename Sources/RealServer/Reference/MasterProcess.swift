import Foundation
import Models

/// Descriptors of the master process, set by the command.
enum MasterDescriptor {
    /// Closed by the command when the server is to end.
    static let control: Int32 = 0
    /// Lines for the command: `ready` once, `killed PID`, `died PID`.
    static let report: Int32 = 1
    static let log: Int32 = 2
    static let listener: Int32 = 3
}

/// What the master process does: it keeps the workers running and watches their heartbeats, as gunicorn's
/// arbiter does, with its words in the log.
public func runMaster(settingsPath: String) throws {
    let settings = try JSONDecoder().decode(
        ServerSettings.self, from: Data(contentsOf: URL(filePath: settingsPath)))
    signal(SIGPIPE, SIG_IGN)
    CPUAffinity.restrict(to: settings.cpus)
    // Until the command says so nothing is started that it could not find again.
    guard case .line = LineReader(MasterDescriptor.control).next(within: 60) else { return }
    let master = try Master(settings, settingsPath: settingsPath)
    try master.run()
}

private final class Master {
    private struct Child {
        var pid: pid_t
        var heartbeat: Int32
        var lastBeat: Int64
        var isBooted = false
        var isAborted = false
    }

    private let settings: ServerSettings
    private let settingsPath: String
    private var children: [Child] = []
    private var isReady = false

    init(_ settings: ServerSettings, settingsPath: String) throws {
        self.settings = settings
        self.settingsPath = settingsPath
        for _ in 0..<settings.scenario.server.workers { try boot() }
    }

    func run() throws {
        while true {
            var waiting = [pollfd(fd: MasterDescriptor.control, events: Int16(POLLIN), revents: 0)]
            waiting += children.map { pollfd(fd: $0.heartbeat, events: Int16(POLLIN), revents: 0) }
            // As the arbiter: on a signal, or after a second.
            poll(&waiting, nfds_t(waiting.count), 1000)
            if waiting[0].revents != 0 { break }
            for index in children.indices where waiting[index + 1].revents != 0 { readBeats(index) }
            try reap()
            killSilent()
            announce()
        }
        for child in children { kill(child.pid, SIGTERM) }
        for child in children where ChildProcess.wait(child.pid, atMost: 1) == nil {
            kill(child.pid, SIGKILL)
            _ = ChildProcess.wait(child.pid, atMost: 1)
        }
    }

    private func boot() throws {
        let pipe = try Pipe()
        defer { close(pipe.writing) }
        let pid = try ChildProcess.spawn(
            settings.executable, [HiddenCommand.worker, settingsPath],
            descriptors: [nil, nil, MasterDescriptor.log, MasterDescriptor.listener, pipe.writing],
            ownGroup: false)
        _ = fcntl(pipe.reading, F_SETFL, O_NONBLOCK)
        children.append(Child(pid: pid, heartbeat: pipe.reading, lastBeat: Clock.now))
        log("INFO", "Booting worker with pid: \(pid)")
    }

    private func readBeats(_ index: Int) {
        var bytes = [UInt8](repeating: 0, count: 64)
        guard read(children[index].heartbeat, &bytes, bytes.count) > 0 else { return }
        children[index].lastBeat = Clock.now
        children[index].isBooted = true
    }

    private func reap() throws {
        var status: Int32 = 0
        while true {
            let pid = waitpid(-1, &status, WNOHANG)
            guard pid > 0 else { return }
            guard let index = children.firstIndex(where: { $0.pid == pid }) else { continue }
            let child = children.remove(at: index)
            close(child.heartbeat)
            StayLedger.end(path: "\(settings.stays)/\(pid)")
            if !child.isAborted {
                log("ERROR", "Worker (pid:\(pid)) exited with status \(status)")
                report("died \(pid)")
                // A worker that cannot start would be started for ever.
                if !child.isBooted { exit(1) }
            }
            try boot()
        }
    }

    private func killSilent() {
        for index in children.indices {
            let child = children[index]
            let silence = Double(Clock.now - child.lastBeat) * 1e-9
            guard settings.scenario.server.timeout > 0, silence > settings.scenario.server.timeout else {
                continue
            }
            if child.isAborted {
                log("ERROR", "Worker (pid:\(child.pid)) was sent SIGKILL! Perhaps out of memory?")
                kill(child.pid, SIGKILL)
            } else {
                log("CRITICAL", "WORKER TIMEOUT (pid:\(child.pid))")
                children[index].isAborted = true
                kill(child.pid, SIGABRT)
                report("killed \(child.pid)")
            }
        }
    }

    private func announce() {
        guard !isReady, children.allSatisfy({ $0.isBooted }) else { return }
        isReady = true
        report("ready")
    }

    private func report(_ line: String) {
        writeLine(line, to: MasterDescriptor.report)
    }

    private func log(_ level: String, _ message: String) {
        writeLine(
            "[\(Date().formatted(.iso8601))] [\(getpid())] [\(level)] \(message)", to: MasterDescriptor.log)
    }
}
