import Foundation

/// CPU time of processes together with all that descend from them, those that have ended included.
///
/// A process that has ended and was waited for counts through its parent, which the kernel credits with it, in
/// the clock ticks of /proc/PID/stat: a server that opens and closes a process for each request is seen
/// whole.
struct ProcessTree {
    private var parents: [pid_t: [pid_t]] = [:]
    private let ticksPerSecond = Double(sysconf(Int32(_SC_CLK_TCK)))

    /// Looks at what runs now.
    init() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] {
            guard let pid = pid_t(name), let fields = Self.fields(of: pid), fields.count > 1,
                let parent = pid_t(fields[1])
            else { continue }
            parents[parent, default: []].append(pid)
        }
    }

    /// The processes of the trees with these roots, roots included.
    func processes(of roots: [pid_t]) -> [pid_t] {
        var found = roots
        var next = 0
        while next < found.count {
            found += (parents[found[next]] ?? []).filter { !found.contains($0) }
            next += 1
        }
        return found
    }

    /// Scheduler time of these trees since their start.
    func time(of roots: [pid_t]) -> SchedulerTime {
        var total = SchedulerTime()
        for pid in processes(of: roots) {
            total += SchedulerTime.of(pid)
            total.cpu += waited(by: pid)
        }
        return total
    }

    /// Nanoseconds that a process's ended children have used.
    private func waited(by pid: pid_t) -> Int64 {
        guard let fields = Self.fields(of: pid), fields.count > 14 else { return 0 }
        let ticks = (Double(fields[13]) ?? 0) + (Double(fields[14]) ?? 0)
        return Int64(ticks / ticksPerSecond * 1e9)
    }

    /// The fields of /proc/PID/stat after the name, which may hold anything: state, parent, group …; cutime and
    /// cstime are numbers 13 and 14.
    private static func fields(of pid: pid_t) -> [Substring]? {
        let text = procFile("/proc/\(pid)/stat")
        guard let close = text.lastIndex(of: ")") else { return nil }
        return text[close...].dropFirst().split(separator: " ")
    }
}
