internal import SimCore

extension ServingSimulation {
    typealias EventCalendar = Calendar<Event>

    /// The event that announces the next change on a host's cores.
    struct HostTimer: BitwiseCopyable, Sendable {
        var handle = EventCalendar.Handle.none
        /// When it comes; infinite where none is set.
        var time = Double.infinity
        /// The next change has to be announced anew.
        var hasChanged = false
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
        if processors[host].isAsking(Int32(process)) {
            processors[host].proceed(Int32(process), work: work)
        } else {
            processors[host].wake(Int32(process), work: work, now: calendar.now)
        }
        timers[host].hasChanged = true
    }

    /// Schedules the host's next change anew.
    mutating func announce(_ host: Int, _ calendar: inout EventCalendar) {
        timers[host].hasChanged = false
        let time = processors[host].nextChange(now: calendar.now) ?? .infinity
        guard time != timers[host].time else { return }
        calendar.cancel(timers[host].handle)
        timers[host].time = time
        timers[host].handle =
            time < .infinity
            ? calendar.scheduleCancellable(Event(kind: .processorDue, index: Int32(host)), at: time) : .none
    }

    mutating func advanceProcessor(of host: Int, _ calendar: inout EventCalendar) {
        timers[host].time = .infinity
        timers[host].hasChanged = true
        if let process = processors[host].advance(to: calendar.now) {
            if Int(process) == workers.count {
                finishGeneratorTask(&calendar)
            } else {
                finishWorkerBurst(Int(process), &calendar)
            }
            if processors[host].isAsking(process) { processors[host].sleep(process) }
        }
    }
}
