internal import SimCore

extension ServingSimulation {
    typealias EventCalendar = Calendar<Event>

    /// A host's cores and the event that announces the next completion on them.
    struct HostProcessor: Sendable {
        var processor: SharedProcessor
        var timer = EventCalendar.Handle.none
        var busyBefore = 0.0
    }

    struct Worker: Sendable {
        var loop: EventLoop
        var pool: ConnectionPool
        var acceptedBefore = 0
    }

    /// The load generator: one process that does one thing at a time.
    struct Generator: Sendable {
        struct Task: BitwiseCopyable, Sendable {
            var request: Int32
            var sends: Bool
        }
        var queue = RingQueue<Task>()
        var current: Task?
    }

    /// A request on its way, one slot of the slab.
    struct Request: Sendable {
        var client: Int32 = 0
        var number: Int32 = 0
        var endpoint: Int32 = 0
        /// Next operation of the program.
        var next: Int32 = 0
        var worker: Int32 = -1
        var attempts: Int16 = 0
        var outcome = OutcomeClass.ok
        var cause = OutcomeCause.unknown
        var holdsConnection = false
        var holdsLock = false
        /// `pool_timeout` passed while the request waited: its next try is its last.
        var poolDeadlinePassed = false
        var stream: RandomStream
        var intended = 0.0
        var sent = 0.0
        /// When the wait that the request is in began.
        var waiting = 0.0
        var poolTicket: UInt64 = 0
        var deadline = LaneHandle.none
    }

    /// Starts a burst of CPU time of a process: worker i is job i, the generator comes after the workers.
    mutating func burst(_ job: Int, on host: Int, _ work: Double, _ calendar: inout EventCalendar) {
        hosts[host].processor.add(Int32(job), work: work, now: calendar.now)
        announce(host, &calendar)
    }

    /// Schedules the host's next completion anew after a change.
    mutating func announce(_ host: Int, _ calendar: inout EventCalendar) {
        calendar.cancel(hosts[host].timer)
        if let time = hosts[host].processor.nextCompletion(now: calendar.now) {
            hosts[host].timer = calendar.scheduleCancellable(
                Event(kind: .processorDone, index: Int32(host)), at: time)
        } else {
            hosts[host].timer = .none
        }
    }

    mutating func completeBurst(on host: Int, _ calendar: inout EventCalendar) {
        let job = Int(hosts[host].processor.complete(now: calendar.now))
        announce(host, &calendar)
        if job == workers.count {
            finishGeneratorTask(&calendar)
        } else {
            finishWorkerBurst(job, &calendar)
        }
    }
}
