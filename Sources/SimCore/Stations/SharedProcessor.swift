/// Cores shared equally by the jobs on them (egalitarian processor sharing), each job on at most one core.
///
/// With n jobs on c cores every job advances at rate min(1, c/n). A virtual clock runs at that rate; a job
/// that arrives at virtual time v with work w leaves at v + w, whatever comes and goes meanwhile, so a
/// change of n costs O(log n). The clock is set back to zero whenever the processor falls idle, which
/// keeps its rounding error small. Where a ``CPUQuota`` is used up, the virtual clock stands.
///
/// The processor holds no event: the model keeps one that is cancelled and scheduled anew for
/// ``nextCompletion(now:)`` after each change.
///
/// Source of the virtual clock: L. Kleinrock, "Queueing Systems", vol. 2, 1976, section 4.4, in the form of
/// A. Parekh, R. Gallager, "A generalized processor sharing approach to flow control", 1993.
@frozen
public struct SharedProcessor<Job: BitwiseCopyable & Sendable>: Sendable {
    public let cores: Int
    @usableFromInline var meter: QuotaMeter?
    /// Core-seconds used up to the last change.
    @usableFromInline var used = 0.0
    @usableFromInline var virtualNow = 0.0
    @usableFromInline var changed = 0.0
    @usableFromInline var sequence: UInt64 = 0
    @usableFromInline var heap: [Present] = []

    /// A job that is present, and the virtual time at which it leaves.
    @usableFromInline
    struct Present: Sendable {
        @usableFromInline var leaves: Double
        @usableFromInline var sequence: UInt64
        @usableFromInline var job: Job

        @inlinable
        init(leaves: Double, sequence: UInt64, job: Job) {
            self.leaves = leaves
            self.sequence = sequence
            self.job = job
        }

        @inlinable
        func precedes(_ other: Present) -> Bool {
            leaves < other.leaves || (leaves == other.leaves && sequence < other.sequence)
        }
    }

    /// - Parameters:
    ///   - cores: at least 1.
    ///   - quota: CPU time that all jobs together may use in a period; `nil` for all that the cores have.
    @inlinable
    public init(cores: Int, quota: CPUQuota? = nil) {
        precondition(cores >= 1, "a processor needs a core")
        self.cores = cores
        meter = quota.map { QuotaMeter($0) }
    }

    /// Number of jobs present.
    @inlinable public var count: Int { heap.count }

    /// Rate at which each job advances while the quota lasts, in seconds of work per second.
    @inlinable public var rate: Double {
        heap.count <= cores ? 1 : Double(cores) / Double(heap.count)
    }

    @inlinable var busyCores: Int { min(heap.count, cores) }

    /// Adds a job with `work` ≥ 0 seconds of CPU time; returns the ticket for ``withdraw(_:now:)``. O(log n).
    @inlinable
    @discardableResult
    public mutating func add(_ job: Job, work: Double, now: Double) -> UInt64 {
        advance(to: now)
        heap.append(Present(leaves: virtualNow + work, sequence: sequence, job: job))
        sequence += 1
        siftUp(heap.count - 1)
        return sequence - 1
    }

    /// Takes a job off the cores before it is done, as when its process is killed. Returns it; `nil` where it
    /// has left. O(n): a job is looked for among all.
    @inlinable
    public mutating func withdraw(_ ticket: UInt64, now: Double) -> Job? {
        guard let place = heap.firstIndex(where: { $0.sequence == ticket }) else { return nil }
        advance(to: now)
        let job = heap[place].job
        remove(at: place)
        return job
    }

    /// The instant at which the next job finishes if nothing changes; `nil` when idle.
    @inlinable
    public func nextCompletion(now: Double) -> Double? {
        guard let first = heap.first else { return nil }
        if let meter {
            let running = max(0, first.leaves - virtualNow) / rate
            return max(now, meter.instant(running: running, from: changed, busy: busyCores))
        }
        let reached = virtualNow + (now - changed) * rate
        return now + max(0, first.leaves - reached) / rate
    }

    /// Removes the job whose completion was announced by ``nextCompletion(now:)`` for this instant; of several,
    /// the one that was added first. O(log n).
    @inlinable
    public mutating func complete(now: Double) -> Job {
        advance(to: now)
        let first = heap[0]
        // The announced instant may lie an ulp short of the exact one.
        virtualNow = max(virtualNow, first.leaves)
        remove(at: 0)
        return first.job
    }

    /// Core-seconds used up to `now`.
    @inlinable
    public func busy(until now: Double) -> Double {
        guard !heap.isEmpty else { return used }
        var meter = meter
        let ran = meter?.run(from: changed, to: now, busy: busyCores) ?? (now - changed)
        return used + ran * Double(busyCores)
    }

    @inlinable
    mutating func advance(to now: Double) {
        if heap.isEmpty {
            meter?.begin(at: now)
        } else {
            let busy = busyCores
            let ran = meter?.run(from: changed, to: now, busy: busy) ?? (now - changed)
            used += ran * Double(busy)
            virtualNow += ran * rate
        }
        changed = now
    }

    @inlinable
    mutating func siftUp(_ start: Int) {
        var child = start
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].precedes(heap[parent]) else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    @inlinable
    mutating func remove(at place: Int) {
        heap.swapAt(place, heap.count - 1)
        heap.removeLast()
        guard !heap.isEmpty else {
            virtualNow = 0
            return
        }
        guard place < heap.count else { return }
        siftUp(place)
        siftDown(place)
    }

    @inlinable
    mutating func siftDown(_ start: Int) {
        var parent = start
        while true {
            let left = 2 * parent + 1
            let right = left + 1
            var least = parent
            if left < heap.count, heap[left].precedes(heap[least]) { least = left }
            if right < heap.count, heap[right].precedes(heap[least]) { least = right }
            if least == parent { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
