import SimCore
import Testing

/// Customers come to one station and leave it, each by one of the ways a station has; the account is kept from what
/// the entities themselves know.
private struct Visits: ~Copyable, Model {
    enum Station { case server, pool, barging, processor }
    enum Event: BitwiseCopyable, Sendable {
        case arrival, finish, shared, warmupOver
        case release(Int32)
        case giveUp(ticket: UInt64)
    }
    let station: Station
    var gap: Sampler
    var service: Sampler
    var patience: Sampler
    var server = FIFOServer<Int32>(servers: 2)
    var pool: TokenPool<Int32>
    var processor = SharedProcessor<Int32>(cores: 2)
    var inService = RingQueue<Int32>()
    var account = StayAccount()
    /// By customer: when it came, and whether it is still here.
    var came: [Double] = []
    var isHere: [Bool] = []
    /// Takes the wrong customer for the one who leaves, once.
    var isWrong = false
    var left = 0

    init(_ station: Station, seed: UInt64) {
        self.station = station
        let key = StreamKey(seed: seed, replication: 0, component: 0, purpose: 0)
        gap = Sampler(.exponential(mean: 0.6), key.child(0))
        service = Sampler(.exponential(mean: 1), key.child(1))
        patience = Sampler(.exponential(mean: 2), key.child(2))
        pool = TokenPool(capacity: 2, discipline: station == .barging ? .barging : .fifo)
    }

    mutating func handle(_ event: Event, _ calendar: inout Calendar<Event>) {
        let now = calendar.now
        switch event {
        case .arrival:
            calendar.schedule(.arrival, after: gap.next())
            account.enter(at: now)
            came.append(now)
            isHere.append(true)
            come(Int32(came.count - 1), &calendar)
        case .finish:
            if let customer = inService.popFirst() { leave(customer, now) }
            if let next = server.finish(now: now) { begin(next, &calendar) }
        case .shared:
            guard let due = processor.nextCompletion(now: now), due <= now else { return }
            leave(processor.complete(now: now), now)
            announce(&calendar)
        case .release(let customer):
            leave(customer, now)
            switch pool.release() {
            case .granted(let next): begin(next, &calendar)
            case .woken(let next):
                // Asks at once, and finds the token free: nobody else does within this instant.
                if pool.acquire(next) == .granted { begin(next, &calendar) }
            case .free: break
            }
        case .giveUp(let ticket):
            if let customer = pool.withdraw(ticket) { leave(customer, now) }
        case .warmupOver: account.restart(at: now)
        }
    }

    private mutating func come(_ customer: Int32, _ calendar: inout Calendar<Event>) {
        switch station {
        case .server:
            if server.join(customer, now: calendar.now) == .starts { begin(customer, &calendar) }
        case .processor:
            processor.add(customer, work: service.next(), now: calendar.now)
            announce(&calendar)
        case .pool, .barging:
            switch pool.acquire(customer) {
            case .granted: begin(customer, &calendar)
            case .waiting(let ticket): calendar.schedule(.giveUp(ticket: ticket), after: patience.next())
            }
        }
    }

    private mutating func begin(_ customer: Int32, _ calendar: inout Calendar<Event>) {
        if station == .server {
            // Two equal servers with constant service finish in the order in which they began.
            inService.append(customer)
            calendar.schedule(.finish, after: 1)
        } else {
            calendar.schedule(.release(customer), after: service.next())
        }
    }

    private mutating func announce(_ calendar: inout Calendar<Event>) {
        if let due = processor.nextCompletion(now: calendar.now) { calendar.schedule(.shared, at: due) }
    }

    private mutating func leave(_ customer: Int32, _ now: Double) {
        left += 1
        isHere[Int(customer)] = false
        account.leave(entered: came[Int(customer) - (isWrong && left == 500 ? 1 : 0)], at: now)
    }

    var present: [Double] { zip(came, isHere).filter { $0.1 }.map { $0.0 } }
}

@Suite struct `Little's law` {
    private func run(_ station: Visits.Station, seed: UInt64, isWrong: Bool = false) -> (
        integral: Double, holds: Bool
    ) {
        var calendar = Calendar<Visits.Event>()
        var model = Visits(station, seed: seed)
        model.isWrong = isWrong
        calendar.schedule(.arrival, at: 0)
        calendar.schedule(.warmupOver, at: 50)
        SimCore.run(&model, &calendar, until: 2_000)
        return (
            model.account.integral(until: 2_000),
            model.account.isBalanced(until: 2_000, present: model.present)
        )
    }

    @Test(arguments: [Visits.Station.server, .pool, .barging, .processor], UInt64(1)...5)
    fileprivate func `holds in every run at every station`(station: Visits.Station, seed: UInt64) {
        let result = run(station, seed: seed)
        #expect(result.holds)
        // 1.67 customers a second of 1 s each, some of whom give up.
        #expect(result.integral > 1_950)
    }

    @Test(arguments: [Visits.Station.server, .pool, .barging, .processor])
    fileprivate func `does not hold where one entity is taken for another`(station: Visits.Station) {
        #expect(!run(station, seed: 1, isWrong: true).holds)
    }

    @Test func `counts stays in part at both ends of the window`() {
        var account = StayAccount()
        account.enter(at: 1)
        account.enter(at: 2)
        account.restart(at: 4)
        account.leave(entered: 1, at: 6)
        account.enter(at: 7)
        #expect(account.present == 2)
        // 2 s of the first, 6 s of the second, 3 s of the third.
        #expect(account.integral(until: 10) == 11 && account.stayed(until: 10, present: [2, 7]) == 11)
        #expect(account.isBalanced(until: 10, present: [2, 7]))
        // Nobody may be lost, or be somebody else.
        #expect(!account.isBalanced(until: 10, present: [2]))
        #expect(!account.isBalanced(until: 10, present: [2, 8]))
        account.leave(entered: 7, at: 9)
        account.leave(entered: 7, at: 9)
        #expect(!account.isBalanced(until: 10, present: []))
    }
}
