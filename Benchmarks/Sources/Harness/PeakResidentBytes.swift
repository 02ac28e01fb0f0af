internal import Foundation

/// The most memory that this process has had resident, in bytes.
///
/// On Linux the address space's own mark, since getrusage(2) also counts what ran in the process before `exec`.
public func peakResidentBytes() -> Double {
    #if os(Linux)
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    let words = line?.split(whereSeparator: \.isWhitespace) ?? []
    guard words.count > 1, let kibibytes = Double(words[1]) else {
        preconditionFailure("/proc/self/status has no VmHWM")
    }
    return kibibytes * 1024
    #else
    var usage = rusage()
    precondition(getrusage(RUSAGE_SELF, &usage) == 0, "getrusage failed")
    return Double(usage.ru_maxrss)
    #endif
}
