import SimCore
import Testing

/// Whom visitors come to.
enum StationKind: CaseIterable, Sendable {
    /// Tokens handed to the one who waits longest.
    case fifoPool
    /// Tokens left for whoever asks first.
    case bargingPool
    case fifoServer
    /// Nobody waits: a job that is late or given up is taken off the cores.
    case processor
    /// Nobody waits: the end of the service is an event in a lane.
    case lane
}

/// How a deadline is scheduled.
enum DeadlineWay: CaseIterable, Sendable {
    case lane
    case timer
    /// An event that nobody cancels, whose ticket is stale if it comes too late.
    case ticket
}

/// One visitor of the station: what it wants, and how far it has come.
struct Visitor {
    enum Phase: Equatable {
        case outside, waiting, woken, active
        case served, late, gone
    }

    var hold: Double
    var patience: Double?
    var way: DeadlineWay
    var phase = Phase.outside
    var ticket: UInt64 = .max
    var deadline = CheckedCalendar.Reference.none
    /// The event that ends its service in a lane, or lets it try again.
    var pending = CheckedCalendar.Reference.none

    init(hold: Double, patience: Double? = nil, way: DeadlineWay = .ticket) {
        self.hold = hold
        self.patience = patience
        self.way = way
    }

    var isOver: Bool { phase == .served || phase == .late || phase == .gone }
}

/// A station with its visitors on the kernel. Every answer of the kernel and the station is held against a naive
/// one; what may never happen at an instant is looked for at each.
struct Visit: ~Copyable {
    let kind: StationKind
    let capacity: Int
    var visitors: [Visitor]
    var calendar = CheckedCalendar()
    private var pool: CheckedPool
    private var server: CheckedServer
    private var processor = CheckedProcessor()
    private var processorTimer = CheckedCalendar.Reference.none
    private var processorDue: Double?
    private var active = 0
    /// Whose service began, in order.
    private(set) var begun: [Int32] = []
    /// Time in service, all visitors together.
    private var used = 0.0
    private var changed = 0.0

    init(_ kind: StationKind, capacity: Int, _ visitors: [Visitor]) {
        self.kind = kind
        self.capacity = capacity
        self.visitors = visitors
        pool = CheckedPool(capacity: capacity, discipline: kind == .bargingPool ? .barging : .fifo)
        server = CheckedServer(servers: capacity)
    }

    /// Runs to the end, when every visitor must have had exactly one outcome.
    mutating func run() {
        var before = calendar.now
        while let event = calendar.next() {
            let now = calendar.now
            if now > before { checkSettled() }
            before = now
            handle(event)
        }
        checkSettled()
        #expect(visitors.allSatisfy { $0.phase == .outside || $0.isOver })
        #expect(active == 0)
        if kind == .fifoServer { #expect(server.busy(until: before) == used) }
    }

    /// What must hold once all events of an instant are over: no token lies free beside one who waits.
    private func checkSettled() {
        switch kind {
        case .fifoPool, .bargingPool:
            #expect(pool.free == 0 || pool.waiting == 0)
            #expect(active == capacity - pool.free)
            #expect(!visitors.contains { $0.phase == .woken })
        case .fifoServer:
            #expect(server.serving == capacity || server.waiting == 0)
            #expect(active == server.serving)
        case .processor, .lane:
            break
        }
        let waiting = visitors.count { $0.phase == .waiting }
        #expect(waiting == (kind == .fifoServer ? server.waiting : pool.waiting))
    }

    private mutating func handle(_ event: Happening) {
        switch event {
        case .arrives(let id): enter(id)
        case .finishes(let id): finish(id)
        case .deadlinePasses(let id): deadlinePasses(id)
        case .givesUp(let id): giveUp(id)
        case .retries(let id):
            #expect(visitors[Int(id)].phase == .woken, "a spurious wake-up")
            enter(id)
        case .processorDue:
            processorDue = nil
            guard let id = processor.complete(now: calendar.now) else { return }
            end(id, .served)
            announce()
        }
    }

    // MARK: coming in

    /// Takes a token or a server, to keep it until an event that the test schedules.
    mutating func occupy(_ id: Int32) {
        let ticket = kind == .fifoServer ? server.join(id, now: calendar.now) : pool.acquire(id)
        #expect(ticket == nil)
        activate(id)
    }

    mutating func enter(_ id: Int32) {
        let slot = Int(id)
        switch kind {
        case .fifoPool, .bargingPool: begin(id, orWait: pool.acquire(id))
        case .fifoServer: begin(id, orWait: server.join(id, now: calendar.now))
        case .processor:
            visitors[slot].ticket = processor.add(id, work: visitors[slot].hold, now: calendar.now)
            activate(id)
            arm(id)
            announce()
        case .lane:
            activate(id)
            visitors[slot].pending = calendar.lane(.finishes(id), after: visitors[slot].hold)
            arm(id)
        }
    }

    private mutating func begin(_ id: Int32, orWait ticket: UInt64?) {
        let slot = Int(id)
        guard let ticket else { return begin(id) }
        let waitedBefore = visitors[slot].phase == .woken
        visitors[slot].phase = .waiting
        visitors[slot].ticket = ticket
        if !waitedBefore { arm(id) }
    }

    private mutating func begin(_ id: Int32) {
        disarm(id)
        activate(id)
        calendar.schedule(.finishes(id), after: visitors[Int(id)].hold)
    }

    private mutating func activate(_ id: Int32) {
        let phase = visitors[Int(id)].phase
        #expect(phase == .outside || phase == .waiting || phase == .woken, "granted twice, or after it left")
        visitors[Int(id)].phase = .active
        account()
        active += 1
        begun.append(id)
        if kind != .processor && kind != .lane { #expect(active <= capacity) }
    }

    mutating func arm(_ id: Int32) {
        guard let patience = visitors[Int(id)].patience else { return }
        let event = Happening.deadlinePasses(id)
        switch visitors[Int(id)].way {
        case .lane: visitors[Int(id)].deadline = calendar.lane(event, after: patience)
        case .timer: visitors[Int(id)].deadline = calendar.timer(event, after: patience)
        case .ticket: calendar.schedule(event, after: patience)
        }
    }

    private mutating func disarm(_ id: Int32) {
        if case .none = visitors[Int(id)].deadline { return }
        let wasToCome = calendar.cancel(visitors[Int(id)].deadline)
        #expect(wasToCome, "a deadline had passed and was not heeded")
        visitors[Int(id)].deadline = .none
    }

    // MARK: going out

    private mutating func finish(_ id: Int32) {
        end(id, .served)
        switch kind {
        case .fifoPool, .bargingPool: pass(pool.release())
        case .fifoServer: if let next = server.finish(now: calendar.now) { begin(next) }
        case .processor, .lane: break
        }
    }

    private mutating func pass(_ release: TokenPool<Int32>.Release) {
        switch release {
        case .free: break
        case .granted(let next): begin(next)
        case .woken(let next):
            #expect(visitors[Int(next)].phase == .waiting)
            visitors[Int(next)].phase = .woken
            visitors[Int(next)].pending = calendar.timer(.retries(next), after: 0)
        }
    }

    private mutating func deadlinePasses(_ id: Int32) {
        if visitors[Int(id)].way == .ticket {
            if leave(id) { end(id, .late) }
            return
        }
        visitors[Int(id)].deadline = .none
        let left = leave(id)
        #expect(left, "a deadline passed for one who does not wait")
        if left { end(id, .late) }
    }

    private mutating func giveUp(_ id: Int32) {
        if leave(id) { end(id, .gone) }
    }

    /// Takes the visitor out, wherever it is. Returns false where it is too late for that.
    private mutating func leave(_ id: Int32) -> Bool {
        let slot = Int(id)
        let phase = visitors[slot].phase
        switch kind {
        case .processor:
            let left = processor.withdraw(visitors[slot].ticket, now: calendar.now)
            #expect(left == (phase == .active ? id : nil))
            if left != nil { announce() }
            return left != nil
        case .lane:
            let wasToCome = calendar.cancel(visitors[slot].pending)
            #expect(wasToCome == (phase == .active))
            return wasToCome
        case .fifoPool, .bargingPool, .fifoServer:
            if phase == .woken {
                let wasToCome = calendar.cancel(visitors[slot].pending)
                #expect(wasToCome, "woken, and never asked")
                visitors[slot].phase = .outside
                pass(pool.forgo())
                return true
            }
            let ticket = visitors[slot].ticket
            let left = kind == .fifoServer ? server.withdraw(ticket) : pool.withdraw(ticket)
            #expect(left == (phase == .waiting ? id : nil))
            return left != nil
        }
    }

    private mutating func end(_ id: Int32, _ outcome: Visitor.Phase) {
        #expect(!visitors[Int(id)].isOver, "two outcomes")
        disarm(id)
        if visitors[Int(id)].phase == .active {
            account()
            active -= 1
        }
        visitors[Int(id)].phase = outcome
    }

    private mutating func account() {
        used += Double(active) * (calendar.now - changed)
        changed = calendar.now
    }

    /// Schedules the next completion, anew only where its instant has changed: it keeps its turn among the events
    /// of its instant.
    private mutating func announce() {
        let time = processor.nextCompletion(now: calendar.now)
        guard time != processorDue else { return }
        if processorDue != nil {
            let wasToCome = calendar.cancel(processorTimer)
            #expect(wasToCome)
        }
        processorDue = time
        if let time { processorTimer = calendar.timer(.processorDue, after: time - calendar.now) }
    }
}
