/// What can be seen of the processes from outside.
extension FairScheduler {
    /// Processes that run or wait for a core. O(processes that are queued).
    public var runnable: Int {
        var count = 0
        for core in cores.indices {
            let start = cores[core].start
            for place in start..<start + cores[core].count
            where !processes[Int(queued[place])].isLeaving {
                count += 1
            }
        }
        return count
    }

    /// Whether the process runs or waits for a core.
    public func isRunnable(_ id: Int32) -> Bool {
        processes[Int(id)].isQueued && !processes[Int(id)].isLeaving
    }

    /// Whether a core runs the process, and no quota keeps it from that.
    public func isRunning(_ id: Int32) -> Bool {
        let core = processes[Int(id)].core
        return !isStalled && cores[core].running == id && !cores[core].isAsking
    }

    /// Seconds of CPU time that the process has asked for and not had, with what the turn to it costs.
    public func remaining(_ id: Int32, now: Double) -> Double {
        let work = processes[Int(id)].work
        guard isRunning(id) else { return work }
        return max(0, work - (now - cores[processes[Int(id)].core].changed))
    }
}
