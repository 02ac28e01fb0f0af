import Models
import SimCore

extension ValidationCase {
    typealias Station = MeanValueAnalysis.Station

    /// Cases of one class of customers who stay.
    static let closedNetworks: [ValidationCase] = [
        lazowskaClosed, jain, bolchSingleServers, bolchMultiserver, eBusiness,
    ]

    static let lazowskaClosed: ValidationCase = {
        let visits = [121.0, 70, 50]
        let services = [0.005, 0.03, 0.027]
        let closed = MeanValueAnalysis(
            zip(visits, services).map { Station(demand: $0 * $1) }, think: 15, population: 3)
        let network = closedNetwork(visits: visits, services: services, think: 15, population: 3)
        let residence: [PublishedValue] = ["0.6439300", "2.6047102", "1.5511845"]
        let number: [PublishedValue] = ["0.0975660", "0.3946566", "0.2350300"]
        return ValidationCase(
            1, "Closed network with terminals",
            source:
                "Lazowska et al., Quantitative System Performance, 1984, p. 117; figures of LQNS, `test0`",
            input:
                "N = 3, Z = 15 s; visits × service: 121 × .005, 70 × .03, 50 × .027 s; in order of arrival",
            systems: [
                System(
                    "", network, visits: 100_000,
                    figures: [
                        Figure("X", "0.1515164923", closedForm: closed.throughput, measure: .throughput())
                    ]
                        + (0..<3).map {
                            Figure(
                                "residence at \($0 + 1)", residence[$0], closedForm: closed.residence[$0],
                                measure: .residence(station: $0))
                        }
                        + (0..<3).map {
                            Figure(
                                "Q at \($0 + 1)", number[$0], closedForm: closed.meanNumber[$0],
                                measure: .meanNumber(station: $0))
                        })
            ])
    }()

    static let jain: ValidationCase = {
        let visits = [16.0, 10, 5]
        let services = [0.125, 0.3, 0.2]
        let closed = MeanValueAnalysis(
            zip(visits, services).map { Station(demand: $0 * $1) }, think: 4, population: 20)
        let network = closedNetwork(visits: visits, services: services, think: 4, population: 20)
        let number: [PublishedValue] = ["1.990623", "16.176651", "0.499740"]
        let time: [PublishedValue] = ["0.373", "4.854", "0.300"]
        return ValidationCase(
            3, "Closed network at saturation",
            source:
                "Jain, The Art of Computer Systems Performance Analysis, 1991, ch. 34; figures of the Octave "
                + "package queueing, `qncsmva`",
            input: "N = 20, Z = 4 s; visits 16/10/5, service .125/.3/.2 s; in order of arrival",
            systems: [
                System(
                    "", network, visits: 50_000,
                    figures: [Figure("X", "0.3332465", closedForm: closed.throughput, measure: .throughput())]
                        + (0..<3).map {
                            Figure(
                                "Q at \($0 + 1)", number[$0], closedForm: closed.meanNumber[$0],
                                measure: .meanNumber(station: $0))
                        }
                        + (0..<3).map {
                            Figure(
                                "time of a visit at \($0 + 1)", time[$0],
                                closedForm: closed.residence[$0] / visits[$0],
                                measure: .visitTime(station: $0))
                        })
            ])
    }()

    static let bolchSingleServers: ValidationCase = {
        let visits = [1, 0.4, 0.2, 0.1]
        let services = [0.02, 0.2, 0.4, 0.6]
        let closed = MeanValueAnalysis(
            zip(visits, services).map { Station(demand: $0 * $1) }, population: 6)
        let number: [PublishedValue] = ["0.243615", "2.261038", "2.261038", "1.234309"]
        return ValidationCase(
            4, "Central server model",
            source: "Bolch et al., Queueing Networks and Markov Chains, 1998, example 8.3",
            input: "N = 6; visits 1/.4/.2/.1, service .02/.2/.4/.6 s; in order of arrival",
            systems: [
                System(
                    "", closedNetwork(visits: visits, services: services, population: 6),
                    figures: [Figure("X", "9.919836", closedForm: closed.throughput, measure: .throughput())]
                        + (0..<4).map {
                            Figure(
                                "Q at \($0 + 1)", number[$0], closedForm: closed.meanNumber[$0],
                                measure: .meanNumber(station: $0))
                        })
            ])
    }()

    static let bolchMultiserver: ValidationCase = {
        let visits = [1, 0.5, 0.5, 1]
        let services = [0.5, 0.6, 0.8, 1]
        let kinds: [Station.Kind] = [.queue(servers: 2), .queue(servers: 1), .queue(servers: 1), .delay]
        let closed = MeanValueAnalysis(
            (0..<4).map { Station(kinds[$0], demand: visits[$0] * services[$0]) }, population: 3)
        let number: [PublishedValue] = ["0.623679", "0.472872", "0.685988", "1.217461"]
        var network = closedNetwork(visits: visits, services: services, population: 3)
        network.stations[0].discipline = .queue(servers: 2)
        network.stations[3].discipline = .delay
        return ValidationCase(
            5, "Closed network with several servers",
            source: "Bolch et al., Queueing Networks and Markov Chains, 1998, example 8.4",
            input: "N = 3; visits 1/.5/.5/1, service .5/.6/.8/1 s, servers 2/1/1/∞; in order of arrival",
            systems: [
                System(
                    "", network,
                    figures: [Figure("X", "1.217461", closedForm: closed.throughput, measure: .throughput())]
                        + (0..<4).map {
                            Figure(
                                "Q at \($0 + 1)", number[$0], closedForm: closed.meanNumber[$0],
                                measure: .meanNumber(station: $0))
                        })
            ])
    }()

    static let eBusiness: ValidationCase = {
        let demands = [0.0098, 0.0025, 0.00072, 0.0098]
        let closed = MeanValueAnalysis(demands.map { Station(demand: $0) }, population: 20)
        let published: [(Int, PublishedValue)] = [
            (1, "43.821"), (2, "63.424"), (4, "79.786"), (7, "88.576"), (10, "92.395"), (20, "97.082"),
        ]
        return ValidationCase(
            16, "Three tiers of an e-business",
            source: "PDQ (N. Gunther), package pdq-qnm-pkg",
            input: "Z = 0; demands 9.8/2.5/.72/9.8 ms; in order of arrival",
            systems: published.map { population, throughput in
                System(
                    "N = \(population)",
                    closedNetwork(visits: [1, 1, 1, 1], services: demands, population: population),
                    figures: [
                        Figure(
                            "X", throughput, closedForm: closed.throughputs[population - 1],
                            measure: .throughput())
                    ])
            })
    }()

    /// Single servers in order of arrival with exponential service; the think time, if there is one, is one more
    /// station, visited once a cycle.
    static func closedNetwork(
        visits: [Double], services: [Double], think: Double = 0, population: Int
    ) -> QueueingNetwork {
        var stations = services.map {
            QueueingNetwork.Station(.queue(servers: 1), services: [.exponential(mean: $0)])
        }
        var visits = visits
        if think > 0 {
            stations.append(.init(.delay, services: [.exponential(mean: think)]))
            visits.append(1)
        }
        return QueueingNetwork(
            stations: stations, classes: [.init(.closed(population: population), .visits(visits))])
    }
}
