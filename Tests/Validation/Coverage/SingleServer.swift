import SimCore

/// M/M/1 in order of arrival with S = 1 s, from empty: the response times of those who leave after a start-up.
struct SingleServer: ~Copyable, Model {
    enum Event: BitwiseCopyable, Sendable {
        case arrival, departure
    }

    let warmup: Double
    private var gaps: Sampler
    private var services: Sampler
    private var present = RingQueue<Double>()
    private(set) var response = Tally()
    private(set) var histogram = Histogram()
    private(set) var batches = BatchMeans()

    init(load: Double, warmup: Double, key: StreamKey) {
        self.warmup = warmup
        gaps = Sampler(.exponential(mean: 1 / load), key.child(0))
        services = Sampler(.exponential(mean: 1), key.child(1))
    }

    mutating func handle(_ event: Event, _ calendar: inout Calendar<Event>) {
        let now = calendar.now
        switch event {
        case .arrival:
            calendar.schedule(.arrival, after: gaps.next())
            present.append(now)
            if present.count == 1 { calendar.schedule(.departure, after: services.next()) }
        case .departure:
            if let came = present.popFirst(), now >= warmup {
                response.add(now - came)
                histogram.add(now - came)
                batches.add(now - came)
            }
            if present.count > 0 { calendar.schedule(.departure, after: services.next()) }
        }
    }
}
