import SimCore

/// What the calendar promises, as a list: the earliest event comes first, at one instant the one scheduled first.
struct NaiveCalendar {
    private var entries: [(time: Double, order: Int, event: Happening)] = []
    private var scheduled = 0
    private(set) var now = 0.0

    mutating func schedule(_ event: Happening, at time: Double) -> Int {
        scheduled += 1
        entries.append((time, scheduled, event))
        return scheduled
    }

    mutating func cancel(_ order: Int) -> Bool {
        guard let place = entries.firstIndex(where: { $0.order == order }) else { return false }
        entries.remove(at: place)
        return true
    }

    mutating func next() -> Happening? {
        let first = entries.indices.min {
            (entries[$0].time, entries[$0].order) < (entries[$1].time, entries[$1].order)
        }
        guard let first else { return nil }
        let entry = entries.remove(at: first)
        now = entry.time
        return entry.event
    }
}

/// Those who wait, in order, each under the number of its arrival in the queue.
struct NaiveQueue {
    private var waiters: [(ticket: UInt64, entity: Int32)] = []
    private var tickets: UInt64 = 0
    var count: Int { waiters.count }

    mutating func append(_ entity: Int32) -> UInt64 {
        waiters.append((tickets, entity))
        tickets += 1
        return tickets - 1
    }

    mutating func popFirst() -> Int32? { waiters.isEmpty ? nil : waiters.removeFirst().entity }

    mutating func withdraw(_ ticket: UInt64) -> Int32? {
        guard let place = waiters.firstIndex(where: { $0.ticket == ticket }) else { return nil }
        return waiters.remove(at: place).entity
    }
}

/// Jobs that all run at full speed, each with the work it has left.
struct NaiveProcessor {
    private var jobs: [(ticket: UInt64, job: Int32, left: Double)] = []
    private var tickets: UInt64 = 0
    private var now = 0.0
    private(set) var busy = 0.0

    mutating func add(_ job: Int32, work: Double, now: Double) -> UInt64 {
        elapse(now)
        jobs.append((tickets, job, work))
        tickets += 1
        return tickets - 1
    }

    func nextCompletion() -> Double? { jobs.map(\.left).min().map { now + $0 } }

    mutating func complete(now: Double) -> Int32? {
        elapse(now)
        guard let place = jobs.firstIndex(where: { $0.left == 0 }) else { return nil }
        return jobs.remove(at: place).job
    }

    mutating func withdraw(_ ticket: UInt64, now: Double) -> Int32? {
        elapse(now)
        guard let place = jobs.firstIndex(where: { $0.ticket == ticket }) else { return nil }
        return jobs.remove(at: place).job
    }

    mutating func elapse(_ until: Double) {
        busy += (until - now) * Double(jobs.count)
        for place in jobs.indices { jobs[place].left -= until - now }
        now = until
    }
}
