import SimCore

/// Two connections, held for 1 s on average. Requests come at 2.2 a second and give up after waiting for 1.5 s.
struct ImpatientPool: ~Copyable, Model {
    enum Event {
        case arrival
        case release
        case timeout(ticket: UInt64)
    }
    var gap, hold: Sampler
    let patience: LaneID
    var pool = TokenPool<Double>(capacity: 2, discipline: .fifo)
    var waits = Tally()
    var timeouts = 0

    mutating func handle(_ event: Event, _ calendar: inout Calendar<Event>) {
        switch event {
        case .arrival:
            calendar.schedule(.arrival, after: gap.next())
            switch pool.acquire(calendar.now) {
            case .granted: begin(came: calendar.now, &calendar)
            case .waiting(let ticket): calendar.schedule(.timeout(ticket: ticket), in: patience)
            }
        case .release:
            if case .granted(let came) = pool.release() { begin(came: came, &calendar) }
        case .timeout(let ticket):
            if pool.withdraw(ticket) != nil { timeouts += 1 }
        }
    }

    mutating func begin(came: Double, _ calendar: inout Calendar<Event>) {
        waits.add(calendar.now - came)
        calendar.schedule(.release, after: hold.next())
    }
}

func impatience(_ key: StreamKey, seconds: Double) -> (timeouts: Double, meanWait: Double) {
    var calendar = Calendar<ImpatientPool.Event>()
    var model = ImpatientPool(
        gap: Sampler(.exponential(mean: 1 / 2.2), key.child(0)),
        hold: Sampler(.exponential(mean: 1), key.child(1)), patience: calendar.addLane(delay: 1.5))
    calendar.schedule(.arrival, at: 0)
    run(&model, &calendar, until: seconds)
    let requests = model.timeouts + model.waits.count
    return (Double(model.timeouts) / Double(requests), model.waits.mean)
}
