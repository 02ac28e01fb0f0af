import Foundation

/// A control group that grants its processes part of a CPU, as a hosting plan does: `quota` CPU seconds a second, in
/// periods of 100 ms.
///
/// By version 2 of the kernel's interface (`cpu.max`) or by version 1 (`cpu.cfs_quota_us`).
final class ControlGroup {
    /// Microseconds.
    private static let period = 100_000

    private let folder: String
    private let host: String

    /// - Parameters:
    ///   - host: whose processes it holds; for the name and for messages.
    ///   - quota: CPU seconds per second.
    /// - Throws: ``MeasurementError`` with the reason where the system does not allow it.
    init(host: String, quota: Double, keeper: Keeper) throws(MeasurementError) {
        self.host = host
        let name = "\(URL(filePath: keeper.folder).lastPathComponent)-\(host)"
        do throws(MeasurementError) {
            folder = try Self.root() + "/" + name
            keeper.register(folder: folder)
            try Self.make(folder, quota: quota)
        } catch {
            throw .environment(
                "measure.hosts.\(host).quota cannot be enforced here: \(error.description) Run as root on the "
                    + "computer itself, or remove the quota.")
        }
    }

    deinit { rmdir(folder) }

    /// Puts a process there, and what it starts from then on.
    func add(_ pid: pid_t) throws(MeasurementError) {
        try Self.write("\(pid)", to: "\(folder)/cgroup.procs")
    }

    /// Whether a quota could be set: makes a group and removes it.
    ///
    /// - Returns: which interface there is.
    /// - Throws: ``MeasurementError`` with the reason where the system does not allow it.
    static func probe() throws(MeasurementError) -> String {
        let folder = try root() + "/headroom-probe-\(getpid())"
        defer { rmdir(folder) }
        try make(folder, quota: 1)
        return "control groups under \(try root()) take one"
    }

    /// Where groups for the CPU are made.
    private static func root() throws(MeasurementError) -> String {
        if access("/sys/fs/cgroup/cgroup.controllers", F_OK) == 0 { return "/sys/fs/cgroup" }
        if access("/sys/fs/cgroup/cpu/cpu.cfs_quota_us", F_OK) == 0
            || access("/sys/fs/cgroup/cpu/cgroup.procs", F_OK) == 0
        {
            return "/sys/fs/cgroup/cpu"
        }
        throw .environment("no control groups for the CPU are mounted under /sys/fs/cgroup.")
    }

    private static func make(_ folder: String, quota: Double) throws(MeasurementError) {
        guard mkdir(folder, 0o755) == 0 else { throw .system("making \(folder)", errno) }
        let amount = max(1000, Int((quota * Double(period)).rounded()))
        do throws(MeasurementError) {
            if access("\(folder)/cpu.max", F_OK) == 0 {
                try write("\(amount) \(period)", to: "\(folder)/cpu.max")
            } else {
                try write("\(period)", to: "\(folder)/cpu.cfs_period_us")
                try write("\(amount)", to: "\(folder)/cpu.cfs_quota_us")
            }
        } catch {
            rmdir(folder)
            throw error
        }
    }

    private static func write(_ text: String, to path: String) throws(MeasurementError) {
        let descriptor = open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("opening \(path)", errno) }
        defer { close(descriptor) }
        guard writeLine(text, to: descriptor) else { throw .system("writing \(text) to \(path)", errno) }
    }
}
