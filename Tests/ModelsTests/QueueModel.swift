import SimCore

/// A queue with Poisson arrivals and exponential service: c servers in order of arrival, or c cores shared by
/// all. The mean response time of `customers` customers after a warm-up of `skipped`.
struct QueueModel: ~Copyable, Model {
    enum Discipline { case firstCome, shared }
    enum Event: BitwiseCopyable, Sendable {
        case arrival
        case departure(Int32)
        case shared
    }

    let rate: Double
    let service: Double
    let skipped: Int
    let customers: Int
    let discipline: Discipline
    var arrivals: RandomStream
    var services: RandomStream
    var servers: FIFOServer<Int32>
    var processor: SharedProcessor<Int32>
    var timer = Calendar<Event>.Handle.none
    var arrived: [Double] = []
    var response = Tally()
    var left = 0

    var isFinished: Bool { left >= skipped + customers }

    /// - Parameter key: the arrivals' stream; the services' is its neighbour.
    init(
        rate: Double, service: Double, servers count: Int, discipline: Discipline, customers: Int,
        key: (UInt64) -> StreamKey
    ) {
        self.rate = rate
        self.service = service
        self.discipline = discipline
        self.customers = customers
        skipped = customers / 10
        arrivals = RandomStream(key(0))
        services = RandomStream(key(1))
        servers = FIFOServer(servers: count)
        processor = SharedProcessor(cores: count)
    }

    mutating func handle(_ event: Event, _ calendar: inout Calendar<Event>) {
        switch event {
        case .arrival:
            let customer = Int32(arrived.count)
            arrived.append(calendar.now)
            calendar.schedule(
                .arrival, after: Distribution.exponential(mean: 1 / rate).sample(using: &arrivals))
            switch discipline {
            case .firstCome:
                if servers.join(customer, now: calendar.now) == .starts { serve(customer, &calendar) }
            case .shared:
                processor.add(
                    customer, work: Distribution.exponential(mean: service).sample(using: &services),
                    now: calendar.now)
                announce(&calendar)
            }
        case .departure(let customer):
            leave(customer, calendar.now)
            if let next = servers.finish(now: calendar.now) { serve(next, &calendar) }
        case .shared:
            leave(processor.complete(now: calendar.now), calendar.now)
            announce(&calendar)
        }
    }

    mutating func serve(_ customer: Int32, _ calendar: inout Calendar<Event>) {
        calendar.schedule(
            .departure(customer), after: Distribution.exponential(mean: service).sample(using: &services))
    }

    mutating func announce(_ calendar: inout Calendar<Event>) {
        calendar.cancel(timer)
        if let time = processor.nextCompletion(now: calendar.now) {
            timer = calendar.scheduleCancellable(.shared, at: time)
        }
    }

    mutating func leave(_ customer: Int32, _ now: Double) {
        left += 1
        if left > skipped { response.add(now - arrived[Int(customer)]) }
    }
}

/// Mean response time of one replication.
func meanResponse(
    rate: Double, service: Double, servers: Int, discipline: QueueModel.Discipline, customers: Int,
    key: (UInt64) -> StreamKey
) -> Double {
    var calendar = Calendar<QueueModel.Event>()
    var model = QueueModel(
        rate: rate, service: service, servers: servers, discipline: discipline, customers: customers, key: key
    )
    calendar.schedule(.arrival, at: 0)
    run(&model, &calendar)
    return model.response.mean
}
