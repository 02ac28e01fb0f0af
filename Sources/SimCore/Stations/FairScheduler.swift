/// Cores on which an operating system schedules processes: Linux's earliest eligible virtual deadline first.
///
/// Equal sharing only holds on average. Each process has a virtual run time that grows while it runs; it is
/// eligible while it has had no more than its share, the average over its core's queue. A process that wakes
/// up starts at that average, so it takes the core at once from one that has run longer, keeps it until its
/// slice is used up, and the one that was interrupted waits until the average has caught up with it. With
/// bursts about as long as a slice, most are therefore served at once and a few wait long.
///
/// Source: I. Stoica, H. Abdel-Wahab, "Earliest Eligible Virtual Deadline First", 1995; the rules for waking,
/// sleeping and preemption are those of Linux 6.12 to 6.18 (`kernel/sched/fair.c`) at equal weights. A woken
/// process takes an idle core if there is one, its own first, else the core with the shortest queue; a core
/// that falls idle takes a waiting process from the longest queue.
public struct FairScheduler: Sendable {
    /// The system's settings that matter here.
    public struct Settings: Sendable, Equatable {
        /// Seconds that a process may run before others of its core are looked at.
        public var slice: Double
        /// Seconds between two timer interrupts, at which a process that never sleeps can be interrupted.
        public var tick: Double

        public init(slice: Double, tick: Double) {
            self.slice = slice
            self.tick = tick
        }

        /// Linux's base slice, 0.7 ms × (1 + ⌊log₂ CPUs⌋) with at most 8 CPUs counted, at 250 interrupts a second.
        public static func linux(cpus: Int) -> Settings {
            var doublings = 0
            while doublings < 3, cpus >> (doublings + 1) > 0 { doublings += 1 }
            return Settings(slice: 0.7e-3 * Double(1 + doublings), tick: 4e-3)
        }
    }

    public let settings: Settings
    /// Core-seconds used so far, up to the last change.
    public private(set) var busy = 0.0
    private var cores: [Core]
    private var processes: [Process]
    /// The queues of all cores, each with room for every process: those queued, the running one included, in
    /// the order in which they came.
    private var queued: [Int32]

    private struct Process: BitwiseCopyable, Sendable {
        var core = 0
        /// Waiting or running, or asleep but not yet taken off its queue.
        var isQueued = false
        /// Has gone to sleep ahead of its share, and stays queued until the average has caught up.
        var isLeaving = false
        /// Seconds of CPU time that it still asks for.
        var work = 0.0
        var virtualTime = 0.0
        var deadline = 0.0
        /// How far it was behind the average when it went to sleep.
        var lag = 0.0
    }

    private struct Core: BitwiseCopyable, Sendable {
        /// Where its queue begins, and its length.
        var start: Int
        var count = 0
        var running: Int32 = -1
        /// Until when, in its virtual time, the running process is not interrupted while it is eligible.
        var protectedUntil = 0.0
        /// The running process has done its work, and is asked what it does next.
        var isAsking = false
        var mustChoose = false
        var changed = 0.0
        var nextTick = 0.0
    }

    /// - Parameters:
    ///   - cores: at least 1.
    ///   - processes: how many there are; they are numbered from 0, and all asleep at first.
    public init(cores: Int, processes: Int, settings: Settings) {
        precondition(cores >= 1, "a scheduler needs a core")
        precondition(settings.slice > 0 && settings.tick > 0, "a slice and a tick take time")
        self.settings = settings
        self.cores = (0..<cores).map { Core(start: $0 * processes) }
        queued = Array(repeating: -1, count: cores * processes)
        self.processes = (0..<processes).map { Process(core: $0 % cores) }
    }

    /// A sleeping process asks for `work` ≥ 0 seconds of CPU time.
    public mutating func wake(_ id: Int32, work: Double, now: Double) {
        let process = Int(id)
        processes[process].work = work
        if processes[process].isLeaving {
            let core = processes[process].core
            _ = run(core, until: now)
            processes[process].isLeaving = false
            let lag = average(core) - processes[process].virtualTime
            if lag > 0 {
                processes[process].lag = 0
                remove(id, from: core)
                place(id, on: core)
            }
            interrupt(core, for: id)
        } else {
            assert(!processes[process].isQueued, "only a sleeping process is woken")
            let core = coreForWaking(process)
            let expired = run(core, until: now)
            place(id, on: core)
            if expired, cores[core].count > 1 { cores[core].mustChoose = true }
            interrupt(core, for: id)
        }
    }

    /// The process that ``advance(to:)`` has just returned asks for more work.
    public mutating func proceed(_ id: Int32, work: Double) {
        let process = Int(id)
        assert(cores[processes[process].core].isAsking, "only a process that is done can go on")
        processes[process].work = work
        cores[processes[process].core].isAsking = false
    }

    /// The process that ``advance(to:)`` has just returned goes to sleep.
    public mutating func sleep(_ id: Int32) {
        let process = Int(id)
        let core = processes[process].core
        assert(cores[core].isAsking && cores[core].running == id, "only a process that is done can sleep")
        cores[core].isAsking = false
        let lag = average(core) - processes[process].virtualTime
        if lag < 0 {
            processes[process].isLeaving = true
        } else {
            takeOff(id, from: core)
        }
        cores[core].running = -1
        cores[core].mustChoose = true
    }

    /// Whether the process has done its work and was not yet told what to do next.
    public func isAsking(_ id: Int32) -> Bool {
        let core = cores[processes[Int(id)].core]
        return core.isAsking && core.running == id
    }

    /// The instant at which ``advance(to:)`` is to be called if nothing changes; `nil` when all is idle.
    public func nextChange(now: Double) -> Double? {
        var first = Double.infinity
        for core in cores where !core.isAsking {
            if core.mustChoose { return now }
            guard core.running >= 0 else { continue }
            first = min(first, core.changed + processes[Int(core.running)].work)
            if core.count > 1 { first = min(first, max(now, core.nextTick)) }
        }
        return first < .infinity ? max(now, first) : nil
    }

    /// Does what is due at the instant that ``nextChange(now:)`` gave. Returns a process that has done its
    /// work, which must then be told to ``proceed(_:work:)`` or to ``sleep(_:)``.
    public mutating func advance(to now: Double) -> Int32? {
        for core in cores.indices where !cores[core].isAsking {
            if cores[core].mustChoose { choose(core, now) }
            let running = cores[core].running
            guard running >= 0 else { continue }
            if cores[core].changed + processes[Int(running)].work <= now {
                _ = run(core, until: now)
                processes[Int(running)].work = 0
                cores[core].isAsking = true
                return running
            }
            if cores[core].count > 1, cores[core].nextTick <= now {
                setTick(core, after: now)
                if run(core, until: now) { cores[core].mustChoose = true }
            }
        }
        return nil
    }

    /// Core-seconds used up to `now`.
    public func busy(until now: Double) -> Double {
        var total = busy
        for core in cores where core.running >= 0 && !core.isAsking { total += now - core.changed }
        return total
    }

    // MARK: one core

    /// Accounts for what the running process did. Returns whether it has used up its slice.
    private mutating func run(_ core: Int, until now: Double) -> Bool {
        let elapsed = now - cores[core].changed
        cores[core].changed = now
        let running = Int(cores[core].running)
        guard running >= 0 else { return false }
        if !cores[core].isAsking {
            busy += elapsed
            processes[running].virtualTime += elapsed
            processes[running].work = max(0, processes[running].work - elapsed)
        }
        if processes[running].virtualTime >= processes[running].deadline {
            processes[running].deadline = processes[running].virtualTime + settings.slice
            return true
        }
        return processes[running].virtualTime >= cores[core].protectedUntil
    }

    private func average(_ core: Int) -> Double {
        let count = cores[core].count
        guard count > 0 else { return 0 }
        let start = cores[core].start
        var sum = 0.0
        for place in start..<start + count { sum += processes[Int(queued[place])].virtualTime }
        return sum / Double(count)
    }

    /// Queues a process at the average, less its lag, which is enlarged so that it is the same afterwards.
    private mutating func place(_ id: Int32, on core: Int) {
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
    private mutating func interrupt(_ core: Int, for id: Int32) {
        if cores[core].running < 0 {
            cores[core].mustChoose = true
        } else if !cores[core].mustChoose, best(core) == id {
            cores[core].mustChoose = true
        }
    }

    /// The eligible process with the earliest virtual deadline.
    private func best(_ core: Int) -> Int32 {
        let start = cores[core].start
        if cores[core].count == 1 { return queued[start] }
        let average = average(core)
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

    private mutating func choose(_ core: Int, _ now: Double) {
        _ = run(core, until: now)
        cores[core].mustChoose = false
        while cores[core].count > 0 {
            let id = best(core)
            guard processes[Int(id)].isLeaving else {
                if id != cores[core].running {
                    cores[core].running = id
                    cores[core].protectedUntil = processes[Int(id)].deadline
                }
                return
            }
            takeOff(id, from: core)
            // It has waited for the average only to be forgotten.
            processes[Int(id)].lag = min(0, processes[Int(id)].lag)
        }
        cores[core].running = -1
        steal(for: core, now)
    }

    private mutating func takeOff(_ id: Int32, from core: Int) {
        let limit = max(2 * settings.slice, settings.tick)
        let lag = average(core) - processes[Int(id)].virtualTime
        processes[Int(id)].lag = max(-limit, min(limit, lag))
        processes[Int(id)].isQueued = false
        processes[Int(id)].isLeaving = false
        remove(id, from: core)
    }

    private mutating func remove(_ id: Int32, from core: Int) {
        let start = cores[core].start
        var kept = start
        for place in start..<start + cores[core].count where queued[place] != id {
            queued[kept] = queued[place]
            kept += 1
        }
        cores[core].count = kept - start
    }

    private mutating func setTick(_ core: Int, after now: Double) {
        var next = settings.tick * (now / settings.tick + 1).rounded(.down)
        if next <= now { next += settings.tick }
        cores[core].nextTick = next
    }

    // MARK: among cores

    private func coreForWaking(_ process: Int) -> Int {
        let own = processes[process].core
        var shortest = own
        if cores.count > 1, cores[own].count > 0 {
            for core in cores.indices where cores[core].count < cores[shortest].count {
                shortest = core
            }
        }
        return shortest
    }

    private mutating func steal(for core: Int, _ now: Double) {
        var longest = -1
        for other in cores.indices where other != core && cores[other].count > 1 {
            if longest < 0 || cores[other].count > cores[longest].count { longest = other }
        }
        guard longest >= 0 else { return }
        let start = cores[longest].start
        let waiting = queued[start..<start + cores[longest].count].first {
            $0 != cores[longest].running && !processes[Int($0)].isLeaving
        }
        guard let id = waiting else { return }
        _ = run(longest, until: now)
        takeOff(id, from: longest)
        place(id, on: core)
        cores[core].running = id
        cores[core].protectedUntil = processes[Int(id)].deadline
    }
}
