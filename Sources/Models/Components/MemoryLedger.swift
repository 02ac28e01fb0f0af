/// The memory that a host's processes have, in bytes: masters, workers, what requests take and what they leave behind.
///
/// When the sum passes what the host has, the kernel kills the process that has most (Linux's `oom_badness` in
/// `mm/oom_kill.c` at equal adjustments), with SIGKILL: its requests end with it.
public struct MemoryLedger: Sendable {
    /// Bytes that the host has; infinite where nothing is known.
    public let limit: Double
    /// Bytes that all processes have together.
    public private(set) var used = 0.0
    /// The most that they had at once, up to the limit.
    public private(set) var peak = 0.0
    private var processes: [Double]

    /// - Parameters:
    ///   - limit: the host's memory in bytes; 0 where nothing is known, and nothing is ever killed.
    ///   - processes: number of processes, none of which exists yet.
    public init(limit: Double, processes count: Int) {
        self.limit = limit > 0 ? limit : .infinity
        processes = Array(repeating: 0, count: count)
    }

    /// Bytes of one process.
    public func bytes(_ process: Int) -> Double { processes[process] }

    /// A process takes more: it starts, a request begins in it, something is left behind. O(1), and O(processes) where
    /// the limit is passed.
    ///
    /// - Returns: the process to be killed, of equals the one of lowest index; the caller clears it. `nil` where all
    ///   fit.
    public mutating func take(_ process: Int, _ bytes: Double) -> Int? {
        assert(bytes >= 0, "what is given back is given back")
        processes[process] += bytes
        used += bytes
        peak = max(peak, min(used, limit))
        return victim
    }

    /// The process to be killed now; `nil` where all fit. One death may not be enough.
    public var victim: Int? {
        guard used > limit else { return nil }
        var largest = 0
        for process in processes.indices where processes[process] > processes[largest] { largest = process }
        return largest
    }

    /// A process gives something back, as at the end of a request.
    public mutating func give(_ process: Int, _ bytes: Double) {
        assert(bytes <= processes[process], "a process gave back more than it had")
        // Whole numbers of bytes add up exactly.
        processes[process] -= bytes
        used -= bytes
    }

    /// A process is gone.
    public mutating func clear(_ process: Int) {
        used -= processes[process]
        processes[process] = 0
    }

    /// The peak begins anew, as at the end of a warm-up.
    public mutating func restartPeak() { peak = min(used, limit) }
}
