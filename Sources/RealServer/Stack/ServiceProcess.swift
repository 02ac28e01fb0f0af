import Foundation

/// A program of the real stack as it is to be started.
struct ServiceCommand {
    /// For messages: `PostgreSQL`.
    var name: String
    var executable: String
    var arguments: [String]
    /// Variables set, or with `nil` removed, beside what every service gets.
    var environment: [String: String?] = [:]
    /// Under whose account it runs; `nil` for our own.
    var user: ServiceUser?
    /// CPUs that it may use; empty for all.
    var cpus: [Int] = []
    /// Limits its CPU time; `nil` for no limit.
    var group: ControlGroup?
    /// Descriptors from 3 up.
    var descriptors: [Int32] = []
    /// What ends it in an orderly way and soon.
    var endSignal = SIGTERM
}

/// A running program of the real stack: the leader of a process group that the keeper knows.
final class ServiceProcess {
    let pid: pid_t
    let name: String
    let log: String
    private let keeper: Keeper
    private let endSignal: Int32
    private var status: Int32?
    private var isStopped = false

    /// Starts a program, whose standard output and error go to `log`.
    init(_ command: ServiceCommand, log: String, keeper: Keeper) throws(MeasurementError) {
        name = command.name
        self.log = log
        self.keeper = keeper
        endSignal = command.endSignal
        let output = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard output >= 0 else { throw .system("making \(log)", errno) }
        defer { close(output) }
        // A shell that waits for a word, so that the keeper knows the group before the program exists in it; if
        // the command ends meanwhile, the shell reads the end and the program never starts.
        let gate = try Pipe()
        defer {
            close(gate.reading)
            close(gate.writing)
        }
        let arguments = (command.user?.prefix ?? []) + [command.executable] + command.arguments
        let allowed = CPUAffinity.allowed
        CPUAffinity.restrict(to: command.cpus)
        defer { CPUAffinity.restrict(to: allowed) }
        pid = try ChildProcess.spawn(
            "/bin/sh", ["-c", "read -r _ && exec \"$@\" < /dev/null", "sh"] + arguments,
            descriptors: [gate.reading, output, output] + command.descriptors, ownGroup: true,
            environment: Self.cleanEnvironment.merging(command.environment) { $1 })
        keeper.register(group: pid, endedBy: endSignal)
        do throws(MeasurementError) {
            try command.group?.add(pid)
        } catch {
            stop()
            throw error
        }
        writeLine("go", to: gate.writing)
    }

    deinit { stop() }

    /// Whether the program has ended.
    var hasEnded: Bool {
        if status == nil && !isStopped { status = ChildProcess.wait(pid, atMost: 0) }
        return status != nil
    }

    /// Waits until a condition holds.
    ///
    /// - Throws: ``MeasurementError`` where the program ends, the time is over, or an interruption comes; the
    ///   program is then ended.
    func wait(
        within seconds: Double, _ interruption: Int32, until isReady: () -> Bool
    ) throws(MeasurementError) {
        let deadline = Clock.now + Int64(seconds * 1e9)
        while !isReady() {
            guard !hasEnded else { throw failure("did not start") }
            guard Clock.now < deadline else {
                stop()
                throw failure("was not ready after \(Int(seconds)) s")
            }
            guard !isInterrupted(interruption, within: 5) else {
                stop()
                throw .interrupted
            }
        }
    }

    /// Waits for the program's end.
    ///
    /// - Throws: ``MeasurementError`` where it fails, takes too long, or an interruption comes.
    func finish(within seconds: Double, _ interruption: Int32) throws(MeasurementError) {
        let deadline = Clock.now + Int64(seconds * 1e9)
        while !hasEnded {
            guard Clock.now < deadline else {
                stop()
                throw failure("was not done after \(Int(seconds)) s")
            }
            guard !isInterrupted(interruption, within: 5) else {
                stop()
                throw .interrupted
            }
        }
        stop()
        guard status == 0 else { throw failure("failed") }
    }

    func stop() {
        guard !isStopped else { return }
        isStopped = true
        ProcessGroup.end([pid], asking: endSignal)
        keeper.release(group: pid)
        if status == nil { status = ChildProcess.wait(pid, atMost: 5) }
    }

    /// An error with the last that the program said.
    func failure(_ what: String) -> MeasurementError {
        let lines = procFile(log).split(separator: "\n").suffix(4).map { $0.drop { $0 == " " } }
        let said = lines.isEmpty ? "it said nothing" : lines.joined(separator: " / ")
        return .environment("\(name) \(what): \(said).\(Self.remedy(for: said))")
    }

    private static func remedy(for said: String) -> String {
        if said.contains("No space left on device") { return " Free the disk, or point TMPDIR elsewhere." }
        if said.contains("File too large") || said.contains("File size limit exceeded") {
            return " Files may not grow here: raise the limit (ulimit -f unlimited)."
        }
        if said.contains("Too many open files") { return " Raise the limit (ulimit -n 4096)." }
        return ""
    }

    private func isInterrupted(_ descriptor: Int32, within milliseconds: Int32) -> Bool {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&waiting, 1, milliseconds) > 0
    }

    /// What the user's environment could change behind the file's back is taken away.
    private static var cleanEnvironment: [String: String?] {
        var changes: [String: String?] = ["LC_ALL": "C.UTF-8", "PYTHONUNBUFFERED": "1"]
        let meant = ["GUNICORN_", "PG", "FLASK_", "LISTEN_", "PYTHON", "SQLALCHEMY_", "WEB_CONCURRENCY"]
        for name in ProcessInfo.processInfo.environment.keys where meant.contains(where: name.hasPrefix) {
            changes[name] = .some(nil)
        }
        return changes
    }
}
