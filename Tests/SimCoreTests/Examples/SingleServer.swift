import SimCore

/// M/M/1: customers come at 0.8 a second; one server takes 1 s for each, on average.
struct SingleServer: ~Copyable, Model {
    enum Event { case arrival, departure }
    var gap, service: Sampler
    var present = RingQueue<Double>()
    var response = Tally()

    mutating func handle(_ event: Event, _ calendar: inout Calendar<Event>) {
        switch event {
        case .arrival:
            calendar.schedule(.arrival, after: gap.next())
            present.append(calendar.now)
            if present.count == 1 { calendar.schedule(.departure, after: service.next()) }
        case .departure:
            if let came = present.popFirst() { response.add(calendar.now - came) }
            if !present.isEmpty { calendar.schedule(.departure, after: service.next()) }
        }
    }
}

func meanResponse(_ key: StreamKey, seconds: Double) -> Double {
    var model = SingleServer(
        gap: Sampler(.exponential(mean: 1.25), key.child(0)),
        service: Sampler(.exponential(mean: 1), key.child(1)))
    run(&model, from: .arrival, until: seconds)
    return model.response.mean
}
