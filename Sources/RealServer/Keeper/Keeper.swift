import Foundation

/// The command's end of the keeper: a process that outlives the command for a moment and clears up after it,
/// however the command ends.
///
/// The keeper reads a pipe that only the command writes. Whatever ends the command, SIGKILL included, closes
/// the pipe; the keeper then ends the process groups it was told of and removes the folder. The command's own
/// orderly end takes the same way: it closes the pipe and waits.
final class Keeper {
    /// The private folder of this run, which the keeper removes.
    let folder: String
    private let pid: pid_t
    private let pipe: Int32
    private var isDismissed = false
    /// What the keeper was told to remove.
    private var folders: [String]
    /// How the keeper ended, where it ended before its time.
    private var status: Int32?

    /// Starts the keeper and makes the private folder, which the keeper knows before it exists.
    init(executable: String) throws(MeasurementError) {
        let pipe = try Pipe()
        defer { close(pipe.reading) }
        pid = try ChildProcess.spawn(
            executable, [HiddenCommand.keeper], descriptors: [pipe.reading, nil, 2], ownGroup: true)
        self.pipe = pipe.writing
        let name = "headroom-\(getpid())-\(String(UInt32.random(in: 0 ... .max), radix: 16))"
        folder = FileManager.default.temporaryDirectory.appending(path: name).path(percentEncoded: false)
        folders = [folder]
        tell("folder \(folder)")
        guard mkdir(folder, 0o700) == 0 else {
            let number = errno
            dismiss()
            throw .environment(
                "cannot make the private folder \(folder): \(String(cString: strerror(number))). "
                    + "Point TMPDIR at a folder that can be written.")
        }
    }

    deinit { dismiss() }

    /// The keeper ends this group, too. To be called before the group's leader is allowed to start others.
    ///
    /// - Parameter signal: what the group is asked with, before it is forced.
    func register(group: pid_t, endedBy signal: Int32 = SIGTERM) {
        tell("group \(group) \(signal)")
    }

    /// The keeper removes this folder, too, once all groups have ended; a control group's is one. To be called
    /// before it is made.
    func register(folder: String) {
        folders.append(folder)
        tell("folder \(folder)")
    }

    /// The group has ended. To be called before its leader is waited for, while its number is still its own.
    func release(group: pid_t) {
        tell("release \(group)")
    }

    /// Everything is ended and removed; returns when it is.
    func dismiss() {
        guard !isDismissed else { return }
        isDismissed = true
        let isLost = isLost
        close(pipe)
        guard isLost else {
            _ = ChildProcess.wait(pid, atMost: 20)
            return
        }
        for folder in folders.reversed() where rmdir(folder) != 0 {
            try? FileManager.default.removeItem(atPath: folder)
        }
    }

    /// Whether somebody has ended the keeper, so that nothing clears up if this command is killed.
    var isLost: Bool {
        if status == nil { status = ChildProcess.wait(pid, atMost: 0) }
        return status != nil
    }

    private func tell(_ message: String) {
        writeLine(message, to: pipe)
    }
}
