internal import SimCore

/// Memory of the processes, by machine; what passes a machine's memory kills its largest process.
extension ServingSimulation {
    /// Memory of a request, for as long as it is in its worker.
    mutating func takeMemory(for index: Int32, _ calendar: inout EventCalendar) {
        let slot = Int(index)
        guard constants.memoryPerRequest > 0 else { return }
        requests[slot].flags.insert(.holdsMemory)
        takeMemory(of: Int(requests[slot].worker), constants.memoryPerRequest, &calendar)
    }

    mutating func giveMemory(of index: Int32) {
        let slot = Int(index)
        guard requests[slot].flags.contains(.holdsMemory) else { return }
        requests[slot].flags.remove(.holdsMemory)
        let worker = Int(requests[slot].worker)
        // What belonged to a process that is gone went with it.
        guard workers[worker].isUp else { return }
        memory[workers[worker].host].give(worker, constants.memoryPerRequest)
    }

    /// What a request leaves behind in its worker, while a fault makes it.
    mutating func leak(_ worker: Int, _ calendar: inout EventCalendar) {
        guard faults.leak > 0 else { return }
        takeMemory(of: worker, faults.leak, &calendar)
    }

    mutating func takeMemory(of worker: Int, _ bytes: Double, _ calendar: inout EventCalendar) {
        let host = workers[worker].host
        guard var victim = memory[host].take(worker, bytes) else { return }
        // The masters come after the workers; without them nothing runs, so their workers are killed for them.
        while true {
            let killed = victim < workers.count ? victim : largestWorker(on: host)
            guard killed >= 0 else { return }
            statistics.outOfMemory += 1
            note(.killed, killed, calendar.now)
            kill(killed, .outOfMemory, &calendar)
            guard let next = memory[host].victim else { return }
            victim = next
        }
    }

    mutating func releaseMemory(of worker: Int) {
        memory[workers[worker].host].clear(worker)
    }

    private func largestWorker(on host: Int) -> Int {
        var largest = -1
        for worker in workers.indices where workers[worker].host == host && workers[worker].life.exists {
            if largest < 0 || memory[host].bytes(worker) > memory[host].bytes(largest) { largest = worker }
        }
        return largest
    }
}
