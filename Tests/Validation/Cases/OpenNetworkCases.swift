import Models
import SimCore

extension ValidationCase {
    /// Cases of one class of customers who come and leave.
    static let openNetworks: [ValidationCase] = [lazowskaOpen, jackson]

    static let lazowskaOpen: ValidationCase = {
        let visits = [121.0, 70, 50]
        let services = [0.005, 0.03, 0.027]
        let open = JacksonNetwork(
            throughputs: visits.map { 0.3 * $0 }, services: services, servers: [1, 1, 1])
        let network = QueueingNetwork(
            stations: services.map { .init(.queue(servers: 1), services: [.exponential(mean: $0)]) },
            classes: [.init(.open(rate: 0.3), .visits(visits))])
        let first = open.stations[0]
        return ValidationCase(
            2, "Open network",
            source:
                "Lazowska et al., Quantitative System Performance, 1984, p. 113; figures of the Octave package "
                + "queueing, `qnos`",
            input: "λ = .3/s; visits × service: 121 × .005, 70 × .03, 50 × .027 s; in order of arrival",
            systems: [
                System(
                    "", network, visits: 100_000,
                    figures: [
                        Figure(
                            "U at 1", "0.182", closedForm: first.utilization,
                            measure: .utilization(station: 0)),
                        Figure("X at 1", 36.3, closedForm: first.throughput, measure: .visitRate(station: 0)),
                        Figure(
                            "Q at 1", "0.222", closedForm: first.meanNumber, measure: .meanNumber(station: 0)),
                        Figure(
                            "Q at 2", closedForm: open.stations[1].meanNumber,
                            measure: .meanNumber(station: 1)),
                        Figure(
                            "Q at 3", closedForm: open.stations[2].meanNumber,
                            measure: .meanNumber(station: 2)),
                        Figure("response", closedForm: open.meanNumber / 0.3, measure: .response()),
                    ])
            ])
    }()

    static let jackson: ValidationCase = {
        let routing = [[0, 0.5, 0.5, 0], [1, 0, 0, 0], [0.6, 0, 0, 0], [1, 0, 0, 0]]
        let services = [0.04, 0.03, 0.06, 0.05]
        let arrivals = [0.0, 0, 0, 4]
        guard
            let open = JacksonNetwork(
                arrivals: arrivals, routing: routing, services: services, servers: [1, 1, 1, 1])
        else { preconditionFailure("every customer can leave") }
        let network = QueueingNetwork(
            stations: services.map { .init(.queue(servers: 1), services: [.exponential(mean: $0)]) },
            classes: [.init(.open(rate: 4), .routes(first: arrivals, next: routing))])
        let throughput: [PublishedValue] = [20, 10, 10, 4]
        let busy: [PublishedValue] = [0.8, 0.3, 0.6, 0.2]
        let number: [PublishedValue] = [4, "0.429", 1.5, 0.25]
        return ValidationCase(
            6, "Jackson network",
            source: "Bolch et al., Queueing Networks and Markov Chains, 1998, example 7.4",
            input: "λ = 4/s into station 4; routes 1→2 .5, 1→3 .5, 2→1 1, 3→1 .6 (the rest leaves), 4→1 1; "
                + "service .04/.03/.06/.05 s; in order of arrival",
            systems: [
                System(
                    "", network, visits: 50_000,
                    figures: (0..<4).flatMap { index in
                        let station = open.stations[index]
                        return [
                            Figure(
                                "X at \(index + 1)", throughput[index], closedForm: station.throughput,
                                measure: .visitRate(station: index)),
                            Figure(
                                "U at \(index + 1)", busy[index], closedForm: station.utilization,
                                measure: .utilization(station: index)),
                            Figure(
                                "Q at \(index + 1)", number[index], closedForm: station.meanNumber,
                                measure: .meanNumber(station: index)),
                        ]
                    })
            ])
    }()
}
