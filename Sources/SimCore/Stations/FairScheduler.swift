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
/// that falls idle takes a waiting process from the longest queue. Where a ``CPUQuota`` is used up, everything
/// stalls until its period ends.
public struct FairScheduler: ~Copyable, Sendable {
    /// The system's settings that matter here.
    public struct Settings: Sendable, Equatable {
        /// Seconds that a process may run before others of its core are looked at.
        public var slice: Double
        /// Seconds between two timer interrupts, at which a process that never sleeps can be interrupted.
        public var tick: Double
        /// Seconds away in which a process loses all but 1/e of what it has in a core's caches: little of it at first, most
        /// around this time. Measured once (`docs/model.md`), as ``refill``.
        public var eviction = 3.5e-3
        /// CPU time of its own, in seconds, in which it loads all but 1/e of what it lacks.
        public var refill = 0.7e-3

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
    public internal(set) var busy = 0.0
    var cores: UniqueArray<Core>
    var processes: UniqueArray<Process>
    /// The queues of all cores, each with room for every process: those queued, the running one included, in
    /// the order in which they came.
    var queued: UniqueArray<Int32>
    let hasQuota: Bool
    var meter: QuotaMeter?
    /// The quota is used up: no core runs until the meter's period ends.
    public internal(set) var isStalled = false

    struct Process: BitwiseCopyable, Sendable {
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
        var caches = Caches()
    }

    /// What a process has in the caches of the core that it last ran on.
    struct Caches: BitwiseCopyable, Sendable {
        /// Seconds that it takes to load everything.
        var footprint = 0.0
        /// Of these, what is not there.
        var missing = 0.0
        /// Seconds spent loading, not yet asked for by ``FairScheduler/takeReloads(of:)``.
        var reloads = 0.0
        /// Which core, and when it last ran there.
        var core: Int32 = -1
        var left = 0.0
    }

    struct Core: BitwiseCopyable, Sendable {
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
    ///   - quota: CPU time that all together may use in a period; `nil` for all that the cores have.
    public init(cores: Int, processes: Int, settings: Settings, quota: CPUQuota? = nil) {
        precondition(cores >= 1, "a scheduler needs a core")
        precondition(settings.slice > 0 && settings.tick > 0, "a slice and a tick take time")
        self.settings = settings
        hasQuota = quota != nil
        meter = quota.map { QuotaMeter($0) }
        queued = UniqueArray(repeating: -1, count: cores * processes)
        self.cores = UniqueArray(minimumCapacity: cores)
        for core in 0..<cores { self.cores.append(Core(start: core * processes)) }
        self.processes = UniqueArray(minimumCapacity: processes)
        for process in 0..<processes { self.processes.append(Process(core: process % cores)) }
    }

    /// A sleeping process asks for `work` ≥ 0 seconds of CPU time.
    public mutating func wake(_ id: Int32, work: Double, now: Double) {
        let process = Int(id)
        if hasQuota { beginPeriod(now) }
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

    /// A process asks for `work` ≥ 0 seconds of CPU time: one that ``advance(to:)`` has just returned goes on, any
    /// other is asleep and is woken.
    public mutating func ask(_ id: Int32, work: Double, now: Double) {
        let core = processes[Int(id)].core
        if cores[core].isAsking, cores[core].running == id {
            proceed(id, work: work)
        } else {
            wake(id, work: work, now: now)
        }
    }

    /// The process that ``advance(to:)`` has just returned asks for more work.
    public mutating func proceed(_ id: Int32, work: Double) {
        let process = Int(id)
        assert(cores[processes[process].core].isAsking, "only a process that is done can go on")
        processes[process].work = work
        if processes[process].caches.missing > 0 { reload(process) }
        cores[processes[process].core].isAsking = false
    }

    /// The process that ``advance(to:)`` has just returned goes to sleep.
    public mutating func sleep(_ id: Int32) {
        let process = Int(id)
        let core = processes[process].core
        assert(cores[core].isAsking && cores[core].running == id, "only a process that is done can sleep")
        cores[core].isAsking = false
        leave(core)
        let average = average(core)
        if processes[process].virtualTime > average {
            processes[process].isLeaving = true
        } else {
            takeOff(id, from: core, average: average)
        }
        cores[core].running = -1
        cores[core].mustChoose = true
    }

    /// The process that ``advance(to:)`` has just returned goes to sleep, unless it has meanwhile asked for more.
    public mutating func sleepUnlessAsked(_ id: Int32) {
        let core = processes[Int(id)].core
        if cores[core].isAsking, cores[core].running == id { sleep(id) }
    }

    /// A process ends, whatever it is doing. It may be woken again, as another.
    ///
    /// - Returns: seconds of work that it had asked for and did not get.
    @discardableResult
    public mutating func end(_ id: Int32, now: Double) -> Double {
        let process = Int(id)
        if hasQuota { beginPeriod(now) }
        let core = processes[process].core
        if processes[process].isQueued {
            _ = run(core, until: now)
            remove(id, from: core)
            if cores[core].running == id {
                cores[core].running = -1
                cores[core].isAsking = false
                cores[core].mustChoose = true
            }
        }
        let lost = processes[process].work
        let caches = processes[process].caches
        processes[process] = Process(core: core)
        processes[process].caches.footprint = caches.footprint
        processes[process].caches.reloads = caches.reloads
        return lost
    }

    /// The instant at which ``advance(to:)`` is to be called if nothing changes; `nil` when all is idle.
    public mutating func nextChange(now: Double) -> Double? {
        var first = hasQuota ? nextOfQuota(now) : .infinity
        if isStalled { return first < .infinity ? max(now, first) : nil }
        for core in cores.indices where !cores[core].isAsking {
            if cores[core].mustChoose { return now }
            let running = Int(cores[core].running)
            guard running >= 0 else { continue }
            first = min(first, cores[core].changed + processes[running].work)
            if cores[core].count > 1 { first = min(first, max(now, cores[core].nextTick)) }
        }
        return first < .infinity ? max(now, first) : nil
    }

    /// Does what is due at the instant that ``nextChange(now:)`` gave. Returns a process that has done its
    /// work, which must then be told to ``proceed(_:work:)`` or to ``sleep(_:)``.
    public mutating func advance(to now: Double) -> Int32? {
        if hasQuota { beginPeriod(now) }
        if isStalled { return nil }
        // Who lacks less than the quota's resolution when it is used up is done, not due in the next period.
        let slack = hasQuota && isUsedUp(now) ? QuotaMeter.resolution(at: now) : 0
        for core in cores.indices where !cores[core].isAsking {
            if cores[core].mustChoose { choose(core, now) }
            let running = cores[core].running
            guard running >= 0 else { continue }
            if cores[core].changed + processes[Int(running)].work - slack <= now {
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
        if hasQuota { stallIfUsedUp(now) }
        return nil
    }

    /// Core-seconds used up to `now`.
    public func busy(until now: Double) -> Double {
        guard !isStalled else { return busy }
        var total = busy
        for core in cores.indices where cores[core].running >= 0 && !cores[core].isAsking {
            total += now - cores[core].changed
        }
        return total
    }
}
