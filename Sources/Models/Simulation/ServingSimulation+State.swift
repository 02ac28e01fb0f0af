internal import SimCore

extension ServingSimulation {
    typealias EventCalendar = Calendar<Event>

    /// The event that announces the next change on a host's cores.
    struct HostTimer: BitwiseCopyable, Sendable {
        let alarm: AlarmID
        /// When it comes; infinite where it is not set.
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
    struct Generator: ~Copyable, Sendable {
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
        var queue = UniqueQueue<Task>()
        var current: Task?
    }

    /// Starts a burst of CPU time of a process: worker i is process i, the generator comes after the workers.
    /// A process that was asked what it does next goes on; any other is asleep and is woken.
    mutating func burst(_ process: Int, on host: Int, _ work: Double, _ calendar: inout EventCalendar) {
        processors[host].ask(Int32(process), work: work, now: calendar.now)
        hasChanged(host)
    }

    /// The host's next change has to be announced anew, after this event.
    mutating func hasChanged(_ host: Int) {
        timers[host].hasChanged = true
        firstChanged = min(firstChanged, host)
        lastChanged = max(lastChanged, host)
    }

    /// Announces the next change of every host that has changed, in their order.
    @inline(__always)
    mutating func announceChanges(_ calendar: inout EventCalendar) {
        guard firstChanged <= lastChanged else { return }
        for host in firstChanged...lastChanged where timers[host].hasChanged { announce(host, &calendar) }
        firstChanged = .max
        lastChanged = -1
    }

    /// Schedules the host's next change anew.
    mutating func announce(_ host: Int, _ calendar: inout EventCalendar) {
        timers[host].hasChanged = false
        let time = processors[host].nextChange(now: calendar.now) ?? .infinity
        guard time != timers[host].time else { return }
        timers[host].time = time
        calendar.set(timers[host].alarm, at: time)
    }

    mutating func advanceProcessor(of host: Int, _ calendar: inout EventCalendar) {
        timers[host].time = .infinity
        hasChanged(host)
        if let process = processors[host].advance(to: calendar.now) {
            if Int(process) == workers.count {
                finishGeneratorTask(&calendar)
            } else {
                finishWorkerBurst(Int(process), &calendar)
            }
            processors[host].sleepUnlessAsked(process)
        }
    }
}
