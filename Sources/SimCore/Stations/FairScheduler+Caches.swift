/// Caches that grow cold: a process that gets a core back after a while is slower at first.
///
/// What others load evicts what it had: other processes on the core, the kernel, and on a virtual machine whoever has the
/// core's other thread or shares the last cache, who do not stop while this machine idles. So it grows with the time since the
/// process last ran, whoever ran meanwhile (`docs/model.md`). A cache drops what was not used for longest, so next to nothing
/// goes while everything fits, and most of it goes at once when it no longer does; sets that fill unevenly smooth the step.
/// D. Thiebaut and H. Stone count it by binomials ("Footprints in the cache", ACM TOCS 5, 1987); here e^(−(t/eviction)²) is
/// left after t. What is missing is loaded as the process runs, with diminishing returns: a burst that is short against
/// ``Settings/refill`` pays little of it, and a process that comes back at once pays nothing.
extension FairScheduler {
    /// Gives a process a footprint: the CPU time in seconds, at least 0, that it takes to load all that it uses into a
    /// core's caches.
    public mutating func setFootprint(_ seconds: Double, of id: Int32) {
        assert(seconds >= 0, "loading takes time")
        processes[Int(id)].caches.footprint = seconds
        processes[Int(id)].caches.missing = 0
    }

    /// CPU time that a process was given for loading since ``takeReloads(of:)`` was last called, in seconds.
    public func reloads(of id: Int32) -> Double { processes[Int(id)].caches.reloads }

    /// The same, which begins anew at 0.
    public mutating func takeReloads(of id: Int32) -> Double {
        let seconds = processes[Int(id)].caches.reloads
        processes[Int(id)].caches.reloads = 0
        return seconds
    }

    /// Before the core turns to another process, or to none: notes when the running one last used it.
    mutating func leave(_ core: Int) {
        let running = Int(cores[core].running)
        guard running >= 0, processes[running].caches.footprint > 0 else { return }
        processes[running].caches.core = Int32(core)
        processes[running].caches.left = cores[core].changed
    }

    /// As the core turns to a process: what has gone since it was there.
    mutating func enter(_ core: Int, _ id: Int32) {
        let process = Int(id)
        let footprint = processes[process].caches.footprint
        guard footprint > 0 else { return }
        if processes[process].caches.core == Int32(core) {
            let there = footprint - processes[process].caches.missing
            let away = (cores[core].changed - processes[process].caches.left) / settings.eviction
            processes[process].caches.missing = footprint - there * Arithmetic.exp(-away * away)
        } else {
            processes[process].caches.missing = footprint
        }
    }

    /// Adds to a process's work what it will load meanwhile.
    mutating func reload(_ process: Int) {
        let missing = processes[process].caches.missing
        let share = 1 - Arithmetic.exp(-processes[process].work / settings.refill)
        let seconds = missing * share
        processes[process].work += seconds
        processes[process].caches.reloads += seconds
        // Below a nanosecond it is nothing.
        processes[process].caches.missing = missing - seconds > 1e-9 ? missing - seconds : 0
    }
}
