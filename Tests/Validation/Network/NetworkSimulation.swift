import SimCore

/// A ``QueueingNetwork`` on the engine.
///
/// A run ends after a number of visits, the first part of which only warms up.
struct NetworkSimulation: ~Copyable, Model {
    enum Event: BitwiseCopyable, Sendable {
        /// The next customer of an open class.
        case arrival(Int32)
        /// A customer's service ends.
        case finish(ID)
        /// The next customer of a shared station is done.
        case shared(Int32)
    }

    /// Which of a station's parts serves.
    enum Kind {
        case queue, shared, delay
    }

    struct Customer: BitwiseCopyable, Sendable {
        var customerClass: Int32
        var station: Int32 = 0
        var entered: Double
        var joined: Double
    }

    typealias ID = Slab<Customer>.Index

    let network: QueueingNetwork
    let itineraries: [Itinerary]
    let skipped: Int
    let visits: Int
    /// Whether each response time is kept, for quantiles.
    let keepsResponses: Bool
    private let kinds: [Kind]
    /// By station, as are the processors; idle where the other kind serves.
    private var queues: [FIFOServer<ID>]
    private var processors: [SharedProcessor<ID>]
    /// By station, then class.
    private let times: [Distribution]
    private var timers: [Calendar<Event>.Handle]
    private var services: [RandomStream]
    private var choices: [RandomStream]
    private var arrivals: [RandomStream]
    private var customers = Slab<Customer>()
    /// All who are in the network, and some who have left.
    private var entered: [ID] = []
    private var finished = 0
    private(set) var statistics: [StationStatistics]
    /// Time in the network of each class, of those who left it.
    private(set) var response: [Tally]
    private(set) var responses: [Double] = []
    private(set) var started = 0.0

    var isFinished: Bool { finished >= skipped + visits }

    /// - Parameters:
    ///   - visits: to be observed, in all; a tenth of that comes before.
    ///   - seed: and replication name the random streams.
    init(
        _ network: QueueingNetwork, visits: Int, seed: UInt64, replication: UInt64, keepsResponses: Bool
    ) {
        self.network = network
        self.visits = visits
        self.keepsResponses = keepsResponses
        skipped = visits / 10
        itineraries = network.classes.map { Itinerary($0, stations: network.stations.count) }
        kinds = network.stations.map { station in
            switch station.discipline {
            case .queue: .queue
            case .shared: .shared
            case .delay: .delay
            }
        }
        queues = network.stations.map { station in
            guard case .queue(let servers, _) = station.discipline else { return FIFOServer() }
            return FIFOServer(servers: servers)
        }
        processors = network.stations.map { station in
            guard case .shared(let cores) = station.discipline else { return SharedProcessor(cores: 1) }
            return SharedProcessor(cores: cores)
        }
        times = network.stations.flatMap { $0.services }
        timers = Array(repeating: .none, count: network.stations.count)
        func streams(_ count: Int, _ purpose: UInt64) -> [RandomStream] {
            (0..<UInt64(count)).map {
                RandomStream(
                    StreamKey(seed: seed, replication: replication, component: $0, purpose: purpose))
            }
        }
        services = streams(network.stations.count, 1)
        choices = streams(network.classes.count, 2)
        arrivals = streams(network.classes.count, 3)
        let classes = network.classes.count
        statistics = network.stations.map { _ in StationStatistics(classes: classes) }
        response = Array(repeating: Tally(), count: classes)
    }

    /// Lets the customers of closed classes begin, and the first of open ones come.
    mutating func start(_ calendar: inout Calendar<Event>) {
        for (index, customers) in network.classes.enumerated() {
            switch customers.source {
            case .closed(let population):
                for _ in 0..<population { enter(index, &calendar) }
            case .open:
                scheduleArrival(index, &calendar)
            }
        }
    }

    mutating func handle(_ event: Event, _ calendar: inout Calendar<Event>) {
        switch event {
        case .arrival(let index):
            scheduleArrival(Int(index), &calendar)
            enter(Int(index), &calendar)
        case .finish(let customer):
            let station = Int(customers[customer].station)
            if kinds[station] == .queue, let next = queues[station].finish(now: calendar.now) {
                serve(next, station, &calendar)
            }
            leave(customer, station, &calendar)
        case .shared(let index):
            let station = Int(index)
            let customer = processors[station].complete(now: calendar.now)
            announce(station, &calendar)
            leave(customer, station, &calendar)
        }
        if finished == skipped && started == 0 { restart(calendar.now) }
    }

    /// Whether Little's law holds at every station: the integral of the number present is the time of all stays.
    func isBalanced(at now: Double) -> Bool {
        var present: [[Double]] = statistics.map { _ in [] }
        for id in entered where customers.contains(id) {
            present[Int(customers[id].station)].append(customers[id].joined)
        }
        return statistics.indices.allSatisfy {
            statistics[$0].account.isBalanced(until: now, present: present[$0])
        }
    }

    /// Counts time up to now, so that averages may be read.
    mutating func settle(at time: Double) {
        for index in statistics.indices { statistics[index].settle(time) }
    }

    private mutating func restart(_ now: Double) {
        started = now
        for index in statistics.indices { statistics[index].restart(at: now) }
        for index in response.indices { response[index] = Tally() }
        responses.removeAll()
    }

    private mutating func scheduleArrival(_ index: Int, _ calendar: inout Calendar<Event>) {
        guard case .open(let rate) = network.classes[index].source else { return }
        let gap = Distribution.exponential(mean: 1 / rate).sample(using: &arrivals[index])
        calendar.schedule(.arrival(Int32(index)), after: gap)
    }

    private mutating func enter(_ index: Int, _ calendar: inout Calendar<Event>) {
        let station = itineraries[index].first.sample(using: &choices[index])
        if case .queue(_, let capacity?) = network.stations[station].discipline,
            statistics[station].number >= capacity
        {
            statistics[station].offered += 1
            statistics[station].lost += 1
            return
        }
        let customer = Customer(
            customerClass: Int32(index), entered: calendar.now, joined: calendar.now)
        let id = customers.insert(customer)
        // Those who left are forgotten now and then.
        if entered.count > 2 * customers.count + 64 {
            entered = entered.filter { customers.contains($0) }
        }
        entered.append(id)
        join(id, station, &calendar)
    }

    private mutating func join(_ id: ID, _ station: Int, _ calendar: inout Calendar<Event>) {
        let index = Int(customers[id].customerClass)
        customers[id].station = Int32(station)
        customers[id].joined = calendar.now
        statistics[station].offered += 1
        statistics[station].change(1, of: index, at: calendar.now)
        statistics[station].account.enter(at: calendar.now)
        switch kinds[station] {
        case .queue:
            if queues[station].join(id, now: calendar.now) == .starts {
                serve(id, station, &calendar)
            } else {
                statistics[station].delayed += 1
            }
        case .shared:
            let work = draw(id, station)
            processors[station].add(id, work: work, now: calendar.now)
            announce(station, &calendar)
        case .delay:
            calendar.schedule(.finish(id), after: draw(id, station))
        }
    }

    private mutating func serve(_ id: ID, _ station: Int, _ calendar: inout Calendar<Event>) {
        statistics[station].wait.add(calendar.now - customers[id].joined)
        calendar.schedule(.finish(id), after: draw(id, station))
    }

    private mutating func announce(_ station: Int, _ calendar: inout Calendar<Event>) {
        calendar.cancel(timers[station])
        if let time = processors[station].nextCompletion(now: calendar.now) {
            timers[station] = calendar.scheduleCancellable(.shared(Int32(station)), at: time)
        }
    }

    private mutating func draw(_ id: ID, _ station: Int) -> Double {
        let index = Int(customers[id].customerClass)
        return times[station * itineraries.count + index].sample(using: &services[station])
    }

    private mutating func leave(_ id: ID, _ station: Int, _ calendar: inout Calendar<Event>) {
        let customer = customers[id]
        let index = Int(customer.customerClass)
        finished += 1
        statistics[station].change(-1, of: index, at: calendar.now)
        statistics[station].account.leave(entered: customer.joined, at: calendar.now)
        statistics[station].visit[index].add(calendar.now - customer.joined)
        let next = itineraries[index].next[station].sample(using: &choices[index])
        if next < network.stations.count {
            join(id, next, &calendar)
            return
        }
        response[index].add(calendar.now - customer.entered)
        if keepsResponses { responses.append(calendar.now - customer.entered) }
        customers.remove(id)
    }
}
