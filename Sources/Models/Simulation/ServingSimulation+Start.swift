internal import SimCore

extension ServingSimulation {
    /// All workers are up when the load begins.
    mutating func startWorkers(_ calendar: inout EventCalendar) {
        let sizes = scenario.server.memory
        for instance in instances.indices {
            let host = workers[instance * constants.workersPerInstance].host
            _ = memory[host].take(workers.count + instance, sizes.master)
            for worker in workers(of: instance) {
                workers[worker].life.spawn(using: &lives)
                workers[worker].life.booted()
                workers[worker].heartbeat.turn(now: 0)
                workers[worker].pid = nextPID()
                _ = memory[host].take(worker, sizes.worker)
            }
            if memory[host].victim != nil { takeMemory(of: workers(of: instance).lowerBound, 0, &calendar) }
            if scenario.server.timeout > 0 { scheduleCheck(of: instance, &calendar) }
            if instances[instance].health != nil {
                calendar.schedule(Event(kind: .probe, index: Int32(instance)), at: lives.uniform())
            }
        }
    }
}
