import Foundation

/// A process group that is to end.
enum ProcessGroup {
    /// Ends every process of the groups: asked first, forced after `patience` seconds.
    static func end(_ groups: [pid_t], asking signal: Int32 = SIGTERM, patience: Double = 2) {
        end(groups.map { ($0, signal) }, patience: patience)
    }

    /// Each with a signal of its own.
    static func end(_ groups: [(leader: pid_t, signal: Int32)], patience: Double = 2) {
        let leaders = groups.map(\.leader)
        for group in groups { kill(-group.leader, group.signal) }
        if waitForEnd(leaders, atMost: patience) { return }
        for leader in leaders { kill(-leader, SIGKILL) }
        _ = waitForEnd(leaders, atMost: 5)
    }

    private static func waitForEnd(_ groups: [pid_t], atMost seconds: Double) -> Bool {
        let deadline = Clock.now + Int64(seconds * 1e9)
        while Clock.now < deadline {
            if groups.allSatisfy({ !isAlive($0) }) { return true }
            usleep(5_000)
        }
        return false
    }

    /// Whether a process of the group runs; one that has ended and was not yet waited for does not.
    static func isAlive(_ group: pid_t) -> Bool {
        guard kill(-group, 0) == 0 else { return false }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.contains { name in
            guard let pid = pid_t(name) else { return false }
            // `pid (name) state parent group …`, and the name may hold anything, so from its end.
            let text = procFile("/proc/\(pid)/stat")
            guard let close = text.lastIndex(of: ")") else { return false }
            let fields = text[close...].split(separator: " ")
            return fields.count > 3 && pid_t(fields[3]) == group && fields[1] != "Z" && fields[1] != "X"
        }
    }
}
