internal import SimCore

extension ServingSimulation {
    typealias EventCalendar = Calendar<Event>

    /// A host's cores and the event that announces the next change on them.
    struct HostProcessor: Sendable {
        var processor: FairScheduler
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
            enum Kind: UInt8, Sendable {
                /// Opens the connection.
                case connect
                /// Writes the request into the open connection.
                case send
                /// Reads the answer.
                case receive
            }
            var kind: Kind
            var request: Int32
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
        /// A worker polls its connection.
        var isAccepted = false
        /// Its bytes are at the server.
        var hasArrived = false
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

    /// Starts a burst of CPU time of a process: worker i is process i, the generator comes after the workers.
    /// A process that was asked what it does next goes on; any other is asleep and is woken.
    mutating func burst(_ process: Int, on host: Int, _ work: Double, _ calendar: inout EventCalendar) {
        if hosts[host].processor.isAsking(Int32(process)) {
            hosts[host].processor.proceed(Int32(process), work: work)
        } else {
            hosts[host].processor.wake(Int32(process), work: work, now: calendar.now)
        }
        announce(host, &calendar)
    }

    /// Schedules the host's next change anew.
    mutating func announce(_ host: Int, _ calendar: inout EventCalendar) {
        calendar.cancel(hosts[host].timer)
        if let time = hosts[host].processor.nextChange(now: calendar.now) {
            hosts[host].timer = calendar.scheduleCancellable(
                Event(kind: .processorDue, index: Int32(host)), at: time)
        } else {
            hosts[host].timer = .none
        }
    }

    mutating func advanceProcessor(of host: Int, _ calendar: inout EventCalendar) {
        if let process = hosts[host].processor.advance(to: calendar.now) {
            if Int(process) == workers.count {
                finishGeneratorTask(&calendar)
            } else {
                finishWorkerBurst(Int(process), &calendar)
            }
            if hosts[host].processor.isAsking(process) { hosts[host].processor.sleep(process) }
        }
        announce(host, &calendar)
    }
}
