import Foundation

/// A server whose only work is to answer, as the command holds it: what is measured against it is the load
/// generator's own part, and any two load generators can be held against each other on it.
public final class NullServer {
    public let port: Int
    private let pid: pid_t
    private let keeper: Keeper
    private let ownsKeeper: Bool
    private var isStopped = false

    /// Starts the process on a free port of 127.0.0.1.
    ///
    /// - Parameters:
    ///   - work: seconds for which it keeps its CPU busy for each request, one after the other.
    ///   - cpus: that it may use; empty for any.
    ///   - executable: the program whose hidden subcommands are the processes.
    /// - Throws: ``MeasurementError`` where the system refuses.
    public convenience init(
        work: Double = 0, cpus: [Int] = [], executable: String = "/proc/self/exe"
    ) throws(MeasurementError) {
        let keeper = try Keeper(executable: executable)
        try self.init(work: work, cpus: cpus, executable: executable, keeper: keeper, ownsKeeper: true)
    }

    init(
        work: Double, cpus: [Int], executable: String, keeper: Keeper, ownsKeeper: Bool = false
    ) throws(MeasurementError) {
        let listener = try Listener(port: 0, backlog: 1024)
        defer { listener.close() }
        pid = try ChildProcess.spawn(
            executable, [HiddenCommand.null, "\(work)"] + cpus.map { "\($0)" },
            descriptors: [nil, nil, 2, listener.descriptor], ownGroup: true)
        port = listener.port
        self.keeper = keeper
        self.ownsKeeper = ownsKeeper
        keeper.register(group: pid)
    }

    deinit { stop() }

    public func stop() {
        guard !isStopped else { return }
        isStopped = true
        ProcessGroup.end([pid])
        keeper.release(group: pid)
        _ = ChildProcess.wait(pid, atMost: 5)
        if ownsKeeper { keeper.dismiss() }
    }
}
