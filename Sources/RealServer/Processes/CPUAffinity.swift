import CLinux

/// Which CPUs of this computer a thread may run on. A process started by the thread inherits it.
enum CPUAffinity {
    /// Bytes of a CPU mask: room for 1024 CPUs, as glibc's `cpu_set_t`.
    private static let maskSize = 128

    /// CPUs that the calling thread may use, in ascending order.
    static var allowed: [Int] { allowed(of: 0) }

    /// CPUs that a process may use; empty where that cannot be read. 0 is the calling thread.
    static func allowed(of pid: Int32) -> [Int] {
        var mask = [UInt8](repeating: 0, count: maskSize)
        guard clinux_get_affinity(pid, &mask, maskSize) >= 0 else { return [] }
        return (0..<(maskSize * 8)).filter { mask[$0 / 8] & (1 << UInt8($0 % 8)) != 0 }
    }

    /// Restricts the calling thread, and the threads and processes that it starts from then on.
    ///
    /// - Parameter cpus: numbers as in `/proc/cpuinfo`; empty to leave things as they are.
    /// - Returns: whether the system agreed.
    @discardableResult
    static func restrict(to cpus: [Int]) -> Bool {
        guard !cpus.isEmpty else { return true }
        var mask = [UInt8](repeating: 0, count: maskSize)
        for cpu in cpus where cpu >= 0 && cpu < maskSize * 8 {
            mask[cpu / 8] |= 1 << UInt8(cpu % 8)
        }
        return clinux_set_affinity(mask, maskSize) == 0
    }
}
