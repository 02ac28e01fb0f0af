import Foundation

/// CPU time of a control group, as the kernel counts it: those below it included.
enum ControlGroupTime {
    /// Nanoseconds since the group was made; `nil` where there is no such group, or it does not count.
    ///
    /// - Parameter path: below `/sys/fs/cgroup`, of version 2, or of version 1 below its `cpuacct`.
    static func cpu(of path: String) -> Int64? {
        let root = "/sys/fs/cgroup"
        for line in procFile("\(root)/\(path)/cpu.stat").split(separator: "\n")
        where line.hasPrefix("usage_usec ") {
            return line.split(separator: " ").last.flatMap { Int64($0) }.map { $0 * 1000 }
        }
        for folder in ["\(root)/cpuacct/\(path)", "\(root)/cpu,cpuacct/\(path)", "\(root)/\(path)"] {
            let text = procFile("\(folder)/cpuacct.usage").split(separator: "\n").first
            if let nanoseconds = text.flatMap({ Int64($0) }) { return nanoseconds }
        }
        return nil
    }
}
