import SimCore

/// M/M/1: Poisson arrivals, one server, exponential service of mean 1, first come first served.
struct SingleServerQueue: ~Copyable, Model {
    enum Event: UInt8, Sendable, BitwiseCopyable {
        case arrival, departure
    }

    let interarrival: Distribution
    let service = Distribution.exponential(mean: 1)
    let customers: Int
    var arrivals: RandomStream
    var services: RandomStream
    /// Arrival times of those present, the one in service first.
    var present = RingQueue<Double>()
    var timeInSystem = Tally()
    var histogram = Histogram()

    init(load: Double, customers: Int, seed: UInt64, calendar: inout Calendar<Event>) {
        interarrival = .exponential(mean: 1 / load)
        self.customers = customers
        arrivals = RandomStream(StreamKey(seed: seed, replication: 0, component: 0, purpose: 0))
        services = RandomStream(StreamKey(seed: seed, replication: 0, component: 0, purpose: 1))
        calendar.schedule(.arrival, after: interarrival.sample(using: &arrivals))
    }

    var isFinished: Bool { timeInSystem.count >= customers }

    mutating func handle(_ event: Event, _ calendar: inout Calendar<Event>) {
        switch event {
        case .arrival:
            present.append(calendar.now)
            if present.count == 1 { serve(&calendar) }
            calendar.schedule(.arrival, after: interarrival.sample(using: &arrivals))
        case .departure:
            if let arrived = present.popFirst() {
                timeInSystem.add(calendar.now - arrived)
                histogram.add(calendar.now - arrived)
            }
            if present.count > 0 { serve(&calendar) }
        }
    }

    private mutating func serve(_ calendar: inout Calendar<Event>) {
        calendar.schedule(.departure, after: service.sample(using: &services))
    }
}
