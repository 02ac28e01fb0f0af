/// The quota that all cores together draw on.
extension FairScheduler {
    /// How many cores run, and what they have used since they last changed, which the meter does not know of.
    mutating func draw(_ now: Double) -> (running: Int, used: Double) {
        var running = 0
        var used = 0.0
        for core in cores.indices where cores[core].running >= 0 && !cores[core].isAsking {
            running += 1
            used += now - cores[core].changed
        }
        return (running, used)
    }

    /// The instant at which the quota is used up or its period ends, whichever comes first; infinity where
    /// nothing runs that it could stop, or waits for it.
    mutating func nextOfQuota(_ now: Double) -> Double {
        guard let meter else { return .infinity }
        if isStalled { return cores.indices.contains { cores[$0].count > 0 } ? meter.end : .infinity }
        let (running, used) = draw(now)
        guard running > 0 else { return .infinity }
        return min(meter.end, now + (meter.left - used) / Double(running))
    }

    /// Whether those who run have nothing left to run on in this period.
    mutating func isUsedUp(_ now: Double) -> Bool {
        guard let meter else { return false }
        let (running, used) = draw(now)
        return running > 0 && meter.isUsedUp(after: used, busy: running, at: now)
    }

    /// Makes the quota whole where its period is over, and lets the cores go on. The first thing at every change:
    /// what was used until now belongs to the period before.
    mutating func beginPeriod(_ now: Double) {
        guard let end = meter?.end, now >= end else { return }
        for core in cores.indices { account(core, until: now) }
        meter?.begin(at: now)
        isStalled = false
    }

    /// The last thing at a change: who has done its work at the end of the quota does not wait for the next.
    mutating func stallIfUsedUp(_ now: Double) {
        guard isUsedUp(now) else { return }
        for core in cores.indices { account(core, until: now) }
        isStalled = true
    }
}
