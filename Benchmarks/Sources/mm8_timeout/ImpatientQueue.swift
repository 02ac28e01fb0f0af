import SimCore

/// M/M/8 at load 0.9 with service of 10 ms, whose customers leave when they have waited for 30 s.
///
/// Nobody waits that long: every customer's timer is scheduled at arrival and cancelled when service begins,
/// which is what timeouts of a healthy system are.
struct ImpatientQueue: ~Copyable, Model {
    enum Event: Sendable, BitwiseCopyable {
        case arrival
        case departure(Int32)
        case patienceOver(Int32)
    }

    struct Customer: BitwiseCopyable, Sendable {
        var arrived: Double
        var ticket: UInt64 = 0
        var timer = LaneHandle.none
    }

    static let service = Distribution.exponential(mean: 0.010)
    static let interarrival = Distribution.exponential(mean: 0.010 / (8 * 0.9))

    let customers: Int
    let patience: LaneID
    var arrivals: RandomStream
    var services: RandomStream
    var servers = TokenPool<Int32>(capacity: 8, discipline: .fifo)
    var present: [Customer] = []
    var freePlaces: [Int32] = []
    var timeInSystem = Tally()
    var histogram = Histogram()
    var left = 0

    init(customers: Int, seed: UInt64, calendar: inout Calendar<Event>) {
        self.customers = customers
        arrivals = RandomStream(StreamKey(seed: seed, replication: 0, component: 0, purpose: 0))
        services = RandomStream(StreamKey(seed: seed, replication: 0, component: 0, purpose: 1))
        patience = calendar.addLane(delay: 30)
        calendar.schedule(.arrival, after: Self.interarrival.sample(using: &arrivals))
    }

    var isFinished: Bool { timeInSystem.count + left >= customers }

    mutating func handle(_ event: Event, _ calendar: inout Calendar<Event>) {
        switch event {
        case .arrival:
            arrive(&calendar)
            calendar.schedule(.arrival, after: Self.interarrival.sample(using: &arrivals))
        case .departure(let customer):
            let time = calendar.now - present[Int(customer)].arrived
            timeInSystem.add(time)
            histogram.add(time)
            freePlaces.append(customer)
            if case .granted(let next) = servers.release() { serve(next, &calendar) }
        case .patienceOver(let customer):
            if servers.withdraw(present[Int(customer)].ticket) != nil {
                left += 1
                freePlaces.append(customer)
            }
        }
    }

    private mutating func arrive(_ calendar: inout Calendar<Event>) {
        let place: Int32
        if let free = freePlaces.popLast() {
            place = free
            present[Int(place)] = Customer(arrived: calendar.now)
        } else {
            place = Int32(present.count)
            present.append(Customer(arrived: calendar.now))
        }
        present[Int(place)].timer = calendar.schedule(.patienceOver(place), in: patience)
        switch servers.acquire(place) {
        case .granted: serve(place, &calendar)
        case .waiting(let ticket): present[Int(place)].ticket = ticket
        }
    }

    private mutating func serve(_ customer: Int32, _ calendar: inout Calendar<Event>) {
        calendar.cancel(present[Int(customer)].timer)
        calendar.schedule(.departure(customer), after: Self.service.sample(using: &services))
    }
}
