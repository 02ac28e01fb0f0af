import SimCore

/// Poisson arrivals, exponential service at tokens of a pool, and customers who leave after waiting too long.
///
/// One server and no patience to lose is M/M/1; a patience that nobody reaches is a timer that is always
/// cancelled; a short one makes waiters leave the pool's queue from its middle.
struct PatientQueue: ~Copyable, Model {
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

    let service: Distribution
    let interarrival: Distribution
    let patience: LaneID?
    var stream: RandomStream
    var pool: TokenPool<Int32>
    var customers: [Customer] = []
    var freePlaces: [Int32] = []
    var timeInSystem = Tally()
    /// Customers who left unserved.
    var impatient = 0

    var isFinished: Bool { false }

    /// - Parameters:
    ///   - load: arrival rate over the rate at which all servers together can serve.
    ///   - patience: in mean service times; `nil` for endless.
    init(
        servers: Int, load: Double, patience: Double?, discipline: PoolDiscipline,
        calendar: inout Calendar<Event>
    ) {
        service = .exponential(mean: 1)
        interarrival = .exponential(mean: 1 / (load * Double(servers)))
        self.patience = patience.map { calendar.addLane(delay: $0) }
        stream = RandomStream(StreamKey(seed: 61, replication: 0, component: 0, purpose: 0))
        pool = TokenPool<Int32>(capacity: servers, discipline: discipline)
        calendar.schedule(.arrival, after: interarrival.sample(using: &stream))
    }

    mutating func handle(_ event: Event, _ calendar: inout Calendar<Event>) {
        switch event {
        case .arrival:
            let place = newPlace(calendar.now)
            if let patience {
                customers[Int(place)].timer = calendar.schedule(.patienceOver(place), in: patience)
            }
            queue(place, &calendar)
            calendar.schedule(.arrival, after: interarrival.sample(using: &stream))
        case .departure(let place):
            timeInSystem.add(calendar.now - customers[Int(place)].arrived)
            freePlaces.append(place)
            switch pool.release() {
            case .free: break
            case .granted(let next): serve(next, &calendar)
            case .woken(let next): queue(next, &calendar)
            }
        case .patienceOver(let place):
            if pool.withdraw(customers[Int(place)].ticket) != nil {
                impatient += 1
                freePlaces.append(place)
            }
        }
    }

    private mutating func newPlace(_ now: Double) -> Int32 {
        if let place = freePlaces.popLast() {
            customers[Int(place)] = Customer(arrived: now)
            return place
        }
        customers.append(Customer(arrived: now))
        return Int32(customers.count - 1)
    }

    private mutating func queue(_ place: Int32, _ calendar: inout Calendar<Event>) {
        switch pool.acquire(place) {
        case .granted: serve(place, &calendar)
        case .waiting(let ticket): customers[Int(place)].ticket = ticket
        }
    }

    private mutating func serve(_ place: Int32, _ calendar: inout Calendar<Event>) {
        calendar.cancel(customers[Int(place)].timer)
        calendar.schedule(.departure(place), after: service.sample(using: &stream))
    }
}
