import CLinux
import Foundation

/// Starts processes with exactly the descriptors they are meant to have.
///
/// `posix_spawn` rather than Subprocess: a child's process group must exist the moment the child does, so that
/// the keeper can be told of it before the child can fork, and the listening socket travels as descriptor 3.
enum ChildProcess {
    /// Starts a program.
    ///
    /// - Parameters:
    ///   - executable: its path.
    ///   - arguments: without the program's name.
    ///   - descriptors: the parent's descriptors in the child's order, from 0; `nil` for `/dev/null`. All
    ///     others are closed.
    ///   - ownGroup: whether the child leads a process group of its own instead of staying in the parent's.
    ///   - changes: variables to be set in the child's environment, or with `nil` removed.
    /// - Throws: ``MeasurementError`` where the system refuses.
    static func spawn(
        _ executable: String, _ arguments: [String], descriptors: [Int32?], ownGroup: Bool,
        environment changes: [String: String?] = [:]
    ) throws(MeasurementError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // Copies above the targets, so that no target overwrites a descriptor that is still needed.
        var copies: [Int32] = []
        defer { for copy in copies { close(copy) } }
        for (target, descriptor) in descriptors.enumerated() {
            if let descriptor {
                let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, Int32(descriptors.count))
                guard copy >= 0 else { throw .system("copying a descriptor", errno) }
                copies.append(copy)
                posix_spawn_file_actions_adddup2(&actions, copy, Int32(target))
            } else {
                posix_spawn_file_actions_addopen(&actions, Int32(target), "/dev/null", O_RDWR, 0)
            }
        }
        _ = clinux_close_from(&actions, Int32(descriptors.count))

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
        if ownGroup { flags |= POSIX_SPAWN_SETPGROUP }
        posix_spawnattr_setflags(&attributes, Int16(flags))
        posix_spawnattr_setpgroup(&attributes, 0)
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        for signal in [SIGPIPE, SIGINT, SIGTERM, SIGHUP] { sigaddset(&signals, signal) }
        posix_spawnattr_setsigdefault(&attributes, &signals)

        // A worker that is killed on purpose is no crash to be explained at length.
        var environment = ProcessInfo.processInfo.environment
        environment["SWIFT_BACKTRACE"] = "enable=no"
        for (name, value) in changes { environment[name] = value }
        var arguments = (["headroom"] + arguments).map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer {
            for argument in arguments { free(argument) }
            for variable in variables { free(variable) }
        }
        var pid: pid_t = 0
        let code = posix_spawn(&pid, executable, &actions, &attributes, &arguments, &variables)
        guard code == 0 else { throw .system("starting \(executable)", code) }
        return pid
    }

    /// Waits for the end of a child, at most `seconds`; returns its status, or `nil` where it still runs.
    static func wait(_ pid: pid_t, atMost seconds: Double) -> Int32? {
        let deadline = Clock.now + Int64(seconds * 1e9)
        var status: Int32 = 0
        while true {
            let result = waitpid(pid, &status, WNOHANG)
            if result == pid { return status }
            if result < 0 && errno != EINTR { return 0 }
            if Clock.now >= deadline { return nil }
            usleep(2_000)
        }
    }
}

/// A pipe whose ends no child inherits by accident.
struct Pipe {
    let reading: Int32
    let writing: Int32

    init() throws(MeasurementError) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw .system("making a pipe", errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        reading = ends[0]
        writing = ends[1]
    }
}
