internal import SimCore

extension RunStatistics {
    /// What came about since these statistics were `earlier`: those of the time between, as if it were a run.
    ///
    /// Peaks, the mean population and growth are not differences: who watched the time between fills them in.
    func since(_ earlier: RunStatistics) -> RunStatistics {
        var window = self
        window.start = earlier.end
        window.all = all.since(earlier.all)
        for index in endpoints.indices {
            window.endpoints[index] = endpoints[index].since(earlier.endpoints[index])
        }
        window.classes = differences(classes, earlier.classes)
        window.causes = differences(causes, earlier.causes)
        window.accepts = differences(accepts, earlier.accepts)
        window.begun = differences(begun, earlier.begun)
        window.logLines = differences(logLines, earlier.logLines)
        for index in hostBusy.indices { window.hostBusy[index] -= earlier.hostBusy[index] }
        window.serverCPU -= earlier.serverCPU
        window.clientCPU -= earlier.clientCPU
        window.databaseCPU -= earlier.databaseCPU
        window.cacheCPU -= earlier.cacheCPU
        window.balancerCPU -= earlier.balancerCPU
        window.acceptWait = acceptWait.since(earlier.acceptWait)
        window.poolWait = poolWait.since(earlier.poolWait)
        window.lockWait = lockWait.since(earlier.lockWait)
        window.commitWait = commitWait.since(earlier.commitWait)
        window.balancerWait = balancerWait.since(earlier.balancerWait)
        window.wakeups -= earlier.wakeups
        window.lostWakeups -= earlier.lostWakeups
        window.connects -= earlier.connects
        window.refusedConnections -= earlier.refusedConnections
        window.cacheLookups -= earlier.cacheLookups
        window.cacheHits -= earlier.cacheHits
        window.kills -= earlier.kills
        window.outOfMemory -= earlier.outOfMemory
        window.restarts -= earlier.restarts
        window.attempts -= earlier.attempts
        window.events -= earlier.events
        window.log = []
        window.alarms = []
        window.series = []
        return window
    }

    private func differences(_ later: [Int], _ earlier: [Int]) -> [Int] {
        zip(later, earlier).map { $0 - $1 }
    }
}

extension RunStatistics.Requests {
    fileprivate func since(_ earlier: RunStatistics.Requests) -> RunStatistics.Requests {
        var window = self
        window.ok -= earlier.ok
        window.failed -= earlier.failed
        window.latency = latency.since(earlier.latency)
        window.latencyTally = latencyTally.since(earlier.latencyTally)
        window.actual = actual.since(earlier.actual)
        window.actualTally = actualTally.since(earlier.actualTally)
        return window
    }
}
