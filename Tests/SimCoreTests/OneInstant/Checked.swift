import SimCore
import Testing

/// What happens to a visitor of a station; the number is the visitor's.
enum Happening: Equatable, BitwiseCopyable, Sendable {
    case arrives(Int32)
    /// Its service or its use of a token ends.
    case finishes(Int32)
    case deadlinePasses(Int32)
    /// Its client hangs up.
    case givesUp(Int32)
    /// It was woken and asks for the token again.
    case retries(Int32)
    /// The processor's next job is done.
    case processorDue
}

/// The calendar beside a list; every answer must be the list's.
struct CheckedCalendar: ~Copyable {
    /// An event that may be cancelled, in the calendar and in the list.
    enum Reference {
        case none
        case timer(Calendar<Happening>.Handle, Int)
        case lane(LaneHandle, Int)
    }

    private var calendar = Calendar<Happening>()
    private var list = NaiveCalendar()
    private var lanes: [(delay: Double, lane: LaneID)] = []

    var now: Double { calendar.now }

    mutating func schedule(_ event: Happening, after delay: Double) {
        calendar.schedule(event, after: delay)
        _ = list.schedule(event, at: list.now + delay)
    }

    mutating func timer(_ event: Happening, after delay: Double) -> Reference {
        .timer(
            calendar.scheduleCancellable(event, at: calendar.now + delay),
            list.schedule(event, at: list.now + delay))
    }

    mutating func lane(_ event: Happening, after delay: Double) -> Reference {
        if !lanes.contains(where: { $0.delay == delay }) {
            lanes.append((delay, calendar.addLane(delay: delay)))
        }
        let lane = lanes.first { $0.delay == delay }!.lane
        return .lane(calendar.schedule(event, in: lane), list.schedule(event, at: list.now + delay))
    }

    /// Cancels the event; returns whether it was still to come.
    mutating func cancel(_ reference: Reference) -> Bool {
        let answers: (Bool, Bool)
        switch reference {
        case .none: return false
        case .timer(let handle, let order): answers = (calendar.cancel(handle), list.cancel(order))
        case .lane(let handle, let order): answers = (calendar.cancel(handle), list.cancel(order))
        }
        #expect(answers.0 == answers.1)
        return answers.1
    }

    mutating func next() -> Happening? {
        let event = calendar.next()
        let expected = list.next()
        let now = calendar.now
        #expect(event == expected)
        #expect(now == list.now)
        return expected
    }
}

/// A pool beside a list of those who wait.
struct CheckedPool {
    private var pool: TokenPool<Int32>
    private var list = NaiveQueue()
    private(set) var free: Int

    init(capacity: Int, discipline: PoolDiscipline) {
        pool = TokenPool(capacity: capacity, discipline: discipline)
        free = capacity
    }

    var waiting: Int { list.count }

    mutating func acquire(_ visitor: Int32) -> UInt64? {
        let ticket = free > 0 ? nil : list.append(visitor)
        if ticket == nil { free -= 1 }
        let answer = pool.acquire(visitor)
        check(answer, ticket.map { .waiting(ticket: $0) } ?? .granted)
        return ticket
    }

    mutating func release() -> TokenPool<Int32>.Release {
        free += 1
        let expected = offer()
        let answer = pool.release()
        check(answer, expected)
        return expected
    }

    mutating func forgo() -> TokenPool<Int32>.Release {
        let expected = free > 0 ? offer() : .free
        let answer = pool.forgo()
        check(answer, expected)
        return expected
    }

    mutating func withdraw(_ ticket: UInt64) -> Int32? {
        let expected = list.withdraw(ticket)
        let answer = pool.withdraw(ticket)
        check(answer, expected)
        return expected
    }

    private mutating func offer() -> TokenPool<Int32>.Release {
        guard let first = list.popFirst() else { return .free }
        guard pool.discipline == .fifo else { return .woken(first) }
        free -= 1
        return .granted(first)
    }

    private func check<Answer: Equatable>(_ answer: Answer, _ expected: Answer) {
        #expect(answer == expected)
        #expect(pool.free == free && pool.waiting == list.count)
    }
}

/// A FIFO server beside a list of those who wait.
struct CheckedServer {
    private var server: FIFOServer<Int32>
    private var list = NaiveQueue()
    private(set) var serving = 0

    init(servers: Int) { server = FIFOServer(servers: servers) }

    var waiting: Int { list.count }

    mutating func join(_ visitor: Int32, now: Double) -> UInt64? {
        let ticket = serving < server.servers ? nil : list.append(visitor)
        if ticket == nil { serving += 1 }
        let answer = server.join(visitor, now: now)
        check(answer, ticket.map { .waits(ticket: $0) } ?? .starts)
        return ticket
    }

    mutating func finish(now: Double) -> Int32? {
        let expected = list.popFirst()
        if expected == nil { serving -= 1 }
        let answer = server.finish(now: now)
        check(answer, expected)
        return expected
    }

    mutating func withdraw(_ ticket: UInt64) -> Int32? {
        let expected = list.withdraw(ticket)
        let answer = server.withdraw(ticket)
        check(answer, expected)
        return expected
    }

    func busy(until now: Double) -> Double { server.busy(until: now) }

    private func check<Answer: Equatable>(_ answer: Answer, _ expected: Answer) {
        #expect(answer == expected)
        #expect(server.serving == serving && server.waiting == list.count)
    }
}

/// A processor with a core for every job beside a list of the work left.
struct CheckedProcessor {
    private var processor = SharedProcessor<Int32>(cores: 64)
    private var list = NaiveProcessor()

    mutating func add(_ visitor: Int32, work: Double, now: Double) -> UInt64 {
        let ticket = processor.add(visitor, work: work, now: now)
        let expected = list.add(visitor, work: work, now: now)
        #expect(ticket == expected)
        return expected
    }

    mutating func nextCompletion(now: Double) -> Double? {
        list.elapse(now)
        let expected = list.nextCompletion()
        #expect(processor.nextCompletion(now: now) == expected)
        #expect(processor.busy(until: now) == list.busy)
        return expected
    }

    mutating func complete(now: Double) -> Int32? {
        let visitor = processor.complete(now: now)
        let expected = list.complete(now: now)
        #expect(visitor == expected)
        return expected
    }

    mutating func withdraw(_ ticket: UInt64, now: Double) -> Int32? {
        let visitor = processor.withdraw(ticket, now: now)
        let expected = list.withdraw(ticket, now: now)
        #expect(visitor == expected)
        return expected
    }
}
