/// Among cores: where a process wakes up, and whom an idle core takes.
extension FairScheduler {
    mutating func coreForWaking(_ process: Int) -> Int {
        let own = processes[process].core
        var shortest = own
        if cores.count > 1, cores[own].count > 0 {
            for core in cores.indices where cores[core].count < cores[shortest].count {
                shortest = core
            }
        }
        return shortest
    }

    mutating func steal(for core: Int, _ now: Double) {
        guard cores.count > 1 else { return }
        var longest = -1
        for other in cores.indices where other != core && cores[other].count > 1 {
            if longest < 0 || cores[other].count > cores[longest].count { longest = other }
        }
        guard longest >= 0 else { return }
        let start = cores[longest].start
        let end = start + cores[longest].count
        var index = start
        while index < end, queued[index] == cores[longest].running || processes[Int(queued[index])].isLeaving
        {
            index += 1
        }
        guard index < end else { return }
        let id = queued[index]
        _ = run(longest, until: now)
        takeOff(id, from: longest, average: average(longest))
        place(id, on: core)
        turn(core, to: id)
    }
}
