/// Cores shared equally by the jobs on them (egalitarian processor sharing), each job on at most one core.
///
/// With n jobs on c cores every job advances at rate min(1, c/n). A virtual clock runs at that rate; a job
/// that arrives at virtual time v with work w leaves at v + w, whatever comes and goes meanwhile, so a
/// change of n costs O(log n). The clock is set back to zero whenever the processor falls idle, which
/// keeps its rounding error small.
public struct SharedProcessor: Sendable {
    public let cores: Int
    /// Core-seconds used so far, up to the last change.
    public private(set) var busy = 0.0
    private var virtualNow = 0.0
    private var changed = 0.0
    private var sequence: UInt64 = 0
    private var jobs: [Job] = []

    struct Job: Sendable {
        var leaves: Double
        var sequence: UInt64
        var id: Int32

        func precedes(_ other: Job) -> Bool {
            leaves < other.leaves || (leaves == other.leaves && sequence < other.sequence)
        }
    }

    /// - Parameter cores: at least 1.
    public init(cores: Int) {
        precondition(cores >= 1, "a processor needs a core")
        self.cores = cores
    }

    /// Number of jobs present.
    public var count: Int { jobs.count }

    /// Rate at which each job advances, in seconds of work per second.
    public var rate: Double {
        jobs.count <= cores ? 1 : Double(cores) / Double(jobs.count)
    }

    /// Adds a job with `work` ≥ 0 seconds of CPU time.
    public mutating func add(_ id: Int32, work: Double, now: Double) {
        advance(to: now)
        jobs.append(Job(leaves: virtualNow + work, sequence: sequence, id: id))
        sequence += 1
        siftUp(jobs.count - 1)
    }

    /// The instant at which the next job finishes if nothing changes; `nil` when idle.
    public func nextCompletion(now: Double) -> Double? {
        guard let first = jobs.first else { return nil }
        let reached = virtualNow + (now - changed) * rate
        return now + max(0, first.leaves - reached) / rate
    }

    /// Removes the job whose completion was announced by ``nextCompletion(now:)`` for this instant.
    public mutating func complete(now: Double) -> Int32 {
        advance(to: now)
        let first = jobs[0]
        // The announced instant may lie an ulp short of the exact one.
        virtualNow = max(virtualNow, first.leaves)
        removeFirst()
        if jobs.isEmpty {
            virtualNow = 0
        }
        return first.id
    }

    /// Core-seconds used up to `now`.
    public func busy(until now: Double) -> Double {
        busy + (now - changed) * Double(min(jobs.count, cores))
    }

    private mutating func advance(to now: Double) {
        busy += (now - changed) * Double(min(jobs.count, cores))
        virtualNow += (now - changed) * rate
        changed = now
    }

    private mutating func siftUp(_ start: Int) {
        var child = start
        while child > 0 {
            let parent = (child - 1) / 2
            guard jobs[child].precedes(jobs[parent]) else { return }
            jobs.swapAt(child, parent)
            child = parent
        }
    }

    private mutating func removeFirst() {
        jobs.swapAt(0, jobs.count - 1)
        jobs.removeLast()
        var parent = 0
        while true {
            let left = 2 * parent + 1
            let right = left + 1
            var least = parent
            if left < jobs.count, jobs[left].precedes(jobs[least]) { least = left }
            if right < jobs.count, jobs[right].precedes(jobs[least]) { least = right }
            if least == parent { return }
            jobs.swapAt(parent, least)
            parent = least
        }
    }
}
