import Foundation

/// What the scheduler has given to a process since its start, all its threads together.
struct SchedulerTime: Codable, Equatable, Sendable {
    /// CPU time in nanoseconds.
    var cpu: Int64 = 0
    /// Times a thread gave the CPU up to wait.
    var voluntarySwitches: Int64 = 0
    /// Times a thread lost the CPU to another.
    var involuntarySwitches: Int64 = 0

    /// Reads `schedstat` and `status` of every thread under `/proc/PID/task`; a process that is gone counts
    /// nothing.
    static func of(_ pid: pid_t) -> SchedulerTime {
        var total = SchedulerTime()
        let folder = "/proc/\(pid)/task"
        for thread in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            let statistics = procFile("\(folder)/\(thread)/schedstat").split(separator: " ")
            total.cpu += statistics.first.flatMap { Int64($0) } ?? 0
            for line in procFile("\(folder)/\(thread)/status").split(separator: "\n") {
                if line.hasPrefix("voluntary_ctxt_switches:") {
                    total.voluntarySwitches += lastNumber(line)
                } else if line.hasPrefix("nonvoluntary_ctxt_switches:") {
                    total.involuntarySwitches += lastNumber(line)
                }
            }
        }
        return total
    }

    static func of(_ pids: [pid_t]) -> SchedulerTime {
        pids.reduce(into: SchedulerTime()) { $0 += of($1) }
    }

    static func += (total: inout SchedulerTime, part: SchedulerTime) {
        total.cpu += part.cpu
        total.voluntarySwitches += part.voluntarySwitches
        total.involuntarySwitches += part.involuntarySwitches
    }

    static func - (later: SchedulerTime, earlier: SchedulerTime) -> SchedulerTime {
        SchedulerTime(
            cpu: later.cpu - earlier.cpu,
            voluntarySwitches: later.voluntarySwitches - earlier.voluntarySwitches,
            involuntarySwitches: later.involuntarySwitches - earlier.involuntarySwitches)
    }

    private static func lastNumber(_ line: Substring) -> Int64 {
        line.split(whereSeparator: { $0 == "\t" || $0 == " " }).last.flatMap { Int64($0) } ?? 0
    }
}

/// The text of a file under /proc; empty where there is none.
func procFile(_ path: String) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    var text: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 8192)
    while true {
        let count = read(descriptor, &chunk, chunk.count)
        guard count > 0 else { return String(decoding: text, as: UTF8.self) }
        text.append(contentsOf: chunk[..<count])
    }
}
