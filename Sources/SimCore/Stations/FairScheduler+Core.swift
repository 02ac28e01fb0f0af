/// One core: its queue, whom it runs, and when that one is interrupted.
extension FairScheduler {
    /// Accounts for what the running process did. Returns whether it has used up its slice.
    mutating func run(_ core: Int, until now: Double) -> Bool {
        account(core, until: now)
        let running = Int(cores[core].running)
        guard running >= 0 else { return false }
        if processes[running].virtualTime >= processes[running].deadline {
            processes[running].deadline = processes[running].virtualTime + settings.slice
            return true
        }
        return processes[running].virtualTime >= cores[core].protectedUntil
    }

    @inline(__always)
    mutating func account(_ core: Int, until now: Double) {
        let elapsed = now - cores[core].changed
        cores[core].changed = now
        let running = Int(cores[core].running)
        guard running >= 0, !cores[core].isAsking, !isStalled else { return }
        busy += elapsed
        if hasQuota { meter?.use(elapsed) }
        processes[running].virtualTime += elapsed
        let left = processes[running].work - elapsed
        processes[running].work = left > 0 ? left : 0
    }

    mutating func average(_ core: Int) -> Double {
        let count = cores[core].count
        guard count > 0 else { return 0 }
        let start = cores[core].start
        var sum = 0.0
        for place in start..<start + count { sum += processes[Int(queued[place])].virtualTime }
        return sum / Double(count)
    }

    /// Queues a process at the average, less its lag, which is enlarged so that it is the same afterwards.
    mutating func place(_ id: Int32, on core: Int) {
        let process = Int(id)
        let count = Double(cores[core].count)
        var start = average(core)
        if count > 0 { start -= processes[process].lag * (count + 1) / count }
        processes[process].virtualTime = start
        processes[process].deadline = start + settings.slice
        processes[process].core = core
        processes[process].isQueued = true
        queued[cores[core].start + cores[core].count] = id
        cores[core].count += 1
        if cores[core].count == 2 { setTick(core, after: cores[core].changed) }
    }

    /// A woken process takes the core if it is the one that would be chosen now.
    mutating func interrupt(_ core: Int, for id: Int32) {
        if cores[core].running < 0 {
            cores[core].mustChoose = true
        } else if !cores[core].mustChoose, best(core) == id {
            cores[core].mustChoose = true
        }
    }

    /// The eligible process with the earliest virtual deadline.
    mutating func best(_ core: Int) -> Int32 {
        let start = cores[core].start
        if cores[core].count == 1 { return queued[start] }
        return best(core, average: average(core))
    }

    mutating func best(_ core: Int, average: Double) -> Int32 {
        let start = cores[core].start
        let running = cores[core].running
        var chosen: Int32 = -1
        var earliest = Double.infinity
        var least = queued[start]
        for place in start..<start + cores[core].count {
            let id = queued[place]
            let process = processes[Int(id)]
            if process.virtualTime < processes[Int(least)].virtualTime { least = id }
            guard id != running, process.virtualTime <= average else { continue }
            if process.deadline < earliest {
                earliest = process.deadline
                chosen = id
            }
        }
        if running >= 0, processes[Int(running)].virtualTime <= average {
            let process = processes[Int(running)]
            // At equal deadlines it is another's turn.
            if process.virtualTime < cores[core].protectedUntil || process.deadline < earliest {
                return running
            }
        }
        // Rounding can leave every process an ulp above their average.
        return chosen >= 0 ? chosen : least
    }

    mutating func choose(_ core: Int, _ now: Double) {
        _ = run(core, until: now)
        cores[core].mustChoose = false
        while cores[core].count > 0 {
            let id = best(core)
            guard processes[Int(id)].isLeaving else {
                if id != cores[core].running { turn(core, to: id) }
                return
            }
            takeOff(id, from: core, average: average(core))
            // It has waited for the average only to be forgotten.
            processes[Int(id)].lag = min(0, processes[Int(id)].lag)
        }
        cores[core].running = -1
        steal(for: core, now)
    }

    /// The core runs this process from now on.
    mutating func turn(_ core: Int, to id: Int32) {
        leave(core)
        cores[core].running = id
        cores[core].protectedUntil = processes[Int(id)].deadline
        enter(core, id)
        if processes[Int(id)].caches.missing > 0 { reload(Int(id)) }
    }

    mutating func takeOff(_ id: Int32, from core: Int, average: Double) {
        let limit = max(2 * settings.slice, settings.tick)
        let lag = average - processes[Int(id)].virtualTime
        processes[Int(id)].lag = max(-limit, min(limit, lag))
        processes[Int(id)].isQueued = false
        processes[Int(id)].isLeaving = false
        remove(id, from: core)
    }

    mutating func remove(_ id: Int32, from core: Int) {
        let start = cores[core].start
        var kept = start
        for place in start..<start + cores[core].count where queued[place] != id {
            queued[kept] = queued[place]
            kept += 1
        }
        cores[core].count = kept - start
    }

    mutating func setTick(_ core: Int, after now: Double) {
        var next = settings.tick * (now / settings.tick + 1).rounded(.down)
        if next <= now { next += settings.tick }
        cores[core].nextTick = next
    }
}
