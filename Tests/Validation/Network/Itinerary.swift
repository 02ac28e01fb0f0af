import SimCore

/// Where the customers of a class go: the choices that a ``QueueingNetwork/Routing`` stands for.
struct Itinerary {
    /// The first station.
    let first: WeightedChoice
    /// The next station from each; one more than the last station stands for leaving.
    let next: [WeightedChoice]
    /// Mean visits in a cycle, to all stations together; `nil` for routes.
    let visits: Double?

    init(_ customers: QueueingNetwork.CustomerClass, stations: Int) {
        switch customers.routing {
        case .visits(let visits):
            precondition(visits.count == stations, "visits to each station")
            let total = visits.reduce(0, +)
            first = WeightedChoice(visits)
            // With V visits in all, an open class leaves after each with probability 1 / V.
            var leaving = 0.0
            if case .open = customers.source { leaving = 1 / total }
            precondition(leaving <= 1, "a customer visits a station before it leaves")
            let choice = WeightedChoice(visits.map { $0 / total * (1 - leaving) } + [leaving])
            next = Array(repeating: choice, count: stations)
            self.visits = total
        case .routes(let weights, let rows):
            guard case .open = customers.source else { preconditionFailure("a closed class needs visits") }
            precondition(weights.count == stations && rows.count == stations, "routes for each station")
            first = WeightedChoice(weights)
            next = rows.map { row in
                WeightedChoice(row + [max(0, 1 - row.reduce(0, +))])
            }
            visits = nil
        }
    }
}
