import Models
import SimCore

extension ValidationCase {
    /// Cases of several classes. Their service times differ between classes, so the product form needs stations that
    /// share themselves.
    static let multiclassNetworks: [ValidationCase] = [twoClasses, oneOfEach, mixed]

    static let twoClasses: ValidationCase = {
        let demands = [[1, 0.1], [0.09, 0.9]]
        let think = [0.0, 30]
        let population = [10, 25]
        let closed = MulticlassMeanValueAnalysis(demands: demands, think: think, population: population)
        let network = QueueingNetwork(
            stations: demands.map { row in
                .init(.shared(cores: 1), services: row.map { .exponential(mean: $0) })
            } + [.init(.delay, services: [.constant(0), .exponential(mean: 30)])],
            classes: [
                .init(.closed(population: 10), .visits([1, 1, 0])),
                .init(.closed(population: 25), .visits([1, 1, 1])),
            ])
        let published: [(name: String, x: PublishedValue, q: [PublishedValue])] = [
            ("batch", "0.9264657", ["9.717349", "0.282651"]),
            ("terminals", "0.7353424", ["0.849570", "2.090159"]),
        ]
        return ValidationCase(
            7, "Two classes, batch and terminals",
            source:
                "Lazowska et al., Quantitative System Performance, 1984, p. 131; figures of LQNS, `test2`",
            input:
                "N = 10 and 25, Z = 0 and 30 s; CPU demands 1.0 and .1 s, disk .09 and .9 s; shared stations",
            systems: [
                System("", network, visits: 50_000, figures: closedFigures(closed, published))
            ])
    }()

    static let oneOfEach: ValidationCase = {
        let demands = [[1.0, 2], [3, 4]]
        let closed = MulticlassMeanValueAnalysis(demands: demands, think: [0, 0], population: [1, 1])
        let network = QueueingNetwork(
            stations: demands.map { row in
                .init(.shared(cores: 1), services: row.map { .exponential(mean: $0) })
            },
            classes: [
                .init(.closed(population: 1), .visits([1, 1])),
                .init(.closed(population: 1), .visits([1, 1])),
            ])
        let published: [(name: String, x: PublishedValue, q: [PublishedValue])] = [
            ("A", "3/19", ["4/19", "15/19"]),
            ("B", "2/19", ["5/19", "14/19"]),
        ]
        return ValidationCase(
            8, "Two classes of one customer",
            source: "Lazowska et al., Quantitative System Performance, 1984, p. 142",
            input: "N = 1 and 1; class A demands 1/3 s, class B 2/4 s; shared stations",
            systems: [System("", network, figures: closedFigures(closed, published))])
    }()

    private static func closedFigures(
        _ closed: MulticlassMeanValueAnalysis,
        _ published: [(name: String, x: PublishedValue, q: [PublishedValue])]
    ) -> [Figure] {
        published.indices.flatMap { r in
            let of = published[r]
            return [
                Figure(
                    "X of \(of.name)", of.x, closedForm: closed.throughput[r], measure: .throughput(class: r))
            ]
                + of.q.indices.map { station in
                    Figure(
                        "Q of \(of.name) at \(station + 1)", of.q[station],
                        closedForm: closed.meanNumber[station][r],
                        measure: .meanNumber(station: station, class: r))
                }
        }
    }

    static let mixed: ValidationCase = {
        let visits = [[2, 1], [2.5, 1.5], [1, 0.5], [1, 0.4]]
        let services = [[0.4, 0.6], [0.8, 1.6], [0.3, 0.5], [0.5, 0.8]]
        let demands = (0..<2).map { station in (0..<4).map { visits[$0][station] * services[$0][station] } }
        guard
            let network = MixedNetwork(
                rates: [0.5, 0.25], openDemands: demands.map { Array($0[..<2]) },
                closedDemands: demands.map { Array($0[2...]) }, think: [0, 0], population: [1, 1])
        else { preconditionFailure("the open classes leave room") }
        let simulated = QueueingNetwork(
            stations: (0..<2).map { station in
                .init(.shared(cores: 1), services: services.map { .exponential(mean: $0[station]) })
            },
            classes: [
                .init(.open(rate: 0.5), .visits(visits[0])), .init(.open(rate: 0.25), .visits(visits[1])),
                .init(.closed(population: 1), .visits(visits[2])),
                .init(.closed(population: 1), .visits(visits[3])),
            ])
        let published: [[PublishedValue]] = [
            ["8.822", "5.383"], ["11.028", .init("10.766", recomputed: "10.76652")],
            [.init("0.582", recomputed: "0.58150"), .init("0.418", recomputed: "0.41850")],
            ["0.624", "0.376"],
        ]
        let numbers = (0..<2).map { network.openMeanNumber[$0] + network.closed.meanNumber[$0] }
        return ValidationCase(
            9, "Open and closed classes",
            source:
                "Bolch et al., Queueing Networks and Markov Chains, 1998, example 8.6; figures of the Octave "
                + "package queueing, `qnmix`",
            input:
                "classes 1 and 2 open, λ = .5 and .25/s, 3 and 4 closed, N = 1 and 1; visits 2/1, 2.5/1.5, 1/.5, "
                + "1/.4; service .4/.6, .8/1.6, .3/.5, .5/.8 s; shared stations",
            remark:
                "Three printed figures are off by one in the last digit. They were recomputed in fractions from the "
                + "product form's weights of the four states of the closed customers.",
            systems: [
                System(
                    "", simulated, visits: 200_000,
                    figures: (0..<4).flatMap { r in
                        (0..<2).map { station in
                            Figure(
                                "Q of class \(r + 1) at \(station + 1)", published[r][station],
                                closedForm: numbers[station][r],
                                measure: .meanNumber(station: station, class: r))
                        }
                    })
            ])
    }()
}
