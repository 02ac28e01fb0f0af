import Models
import SimCore

extension ValidationCase {
    /// Cases of single stations with exponential times.
    static let exponentialQueues: [ValidationCase] = [machineRepair, multiserver, erlang, finite]

    static let machineRepair: ValidationCase = {
        let repair = MachineRepair(population: 3, think: 2, servers: 2, service: 0.25)
        var network = closedNetwork(visits: [1], services: [0.25], think: 2, population: 3)
        network.stations[0].discipline = .queue(servers: 2)
        return ValidationCase(
            10, "Machine repair",
            source: "Kleinrock, Queueing Systems vol. 1, 1975, section 3.8; figures of its equations",
            input: "N = 3, Z = 2 s, S = .25 s, c = 2",
            systems: [
                System(
                    "", network,
                    figures: [
                        Figure("X", "1.3324195", closedForm: repair.throughput, measure: .throughput()),
                        Figure(
                            "R", "0.2515432", closedForm: repair.meanResponse,
                            measure: .visitTime(station: 0)),
                        Figure(
                            "P(nobody at the servers)", "0.7018506", closedForm: repair.probabilities[0],
                            measure: .probability(of: 0)),
                    ])
            ])
    }()

    static let multiserver: ValidationCase = {
        func system(
            _ rate: Double, _ service: Double, _ servers: Int, _ label: String, _ figures: [Figure]
        ) -> System {
            System(
                label,
                .single(.queue(servers: servers), rate: rate, service: .exponential(mean: service)),
                visits: 50_000, figures: figures)
        }
        func response(_ rate: Double, _ service: Double, _ servers: Int, _ published: PublishedValue)
            -> Figure
        {
            Figure(
                "R", published,
                closedForm: Erlang.meanResponse(servers: servers, rate: rate, service: service),
                measure: .response())
        }
        func wait(_ rate: Double, _ service: Double, _ servers: Int) -> Double {
            Erlang.meanWait(servers: servers, rate: rate, service: service)
        }
        return ValidationCase(
            11, "M/M/c", source: "Octave package queueing (M. Marzolla), `qsmmm`",
            input: "λ/µ/c as in the table",
            systems: [
                system(
                    9, 0.2, 2, "9/5/2",
                    [
                        response(9, 0.2, 2, "1.0526316"),
                        Figure(
                            "L waiting", "7.6736842", closedForm: 9 * wait(9, 0.2, 2), measure: .meanQueue()),
                    ]),
                system(
                    9, 0.2, 4, "9/5/4",
                    [
                        response(9, 0.2, 4, "0.2116849"),
                        Figure(
                            "L waiting", "0.1051639", closedForm: 9 * wait(9, 0.2, 4), measure: .meanQueue()),
                    ]),
                system(
                    2, 1, 3, "2/1/3",
                    [
                        Figure("W", "4/9", closedForm: wait(2, 1, 3), measure: .meanWait()),
                        response(2, 1, 3, "13/9"),
                    ]),
            ])
    }()

    static let erlang: ValidationCase = {
        let waiting: [PublishedValue] = [
            "0.682118", "0.449388", "0.285270", "0.174132", "0.102042", "0.057340", "0.030876", "0.015928",
            "0.007874", "0.003731",
        ]
        let losing: [PublishedValue] = [
            "0.163232", "0.119739", "0.084339", "0.056819", "0.036497", "0.022302", "0.012949", "0.007142",
            "0.003745", "0.001869",
        ]
        let service = Distribution.exponential(mean: 1)
        return ValidationCase(
            12, "Erlang's formulas", source: "tables of Erlang B and C",
            input: "offered load 10, c = 11 to 20; C: probability of waiting, B: of loss",
            systems: (0..<10).flatMap { index in
                let c = 11 + index
                return [
                    System(
                        "C, c = \(c)", .single(.queue(servers: c), rate: 10, service: service),
                        visits: 30_000,
                        figures: [
                            Figure(
                                "P(wait)", waiting[index], closedForm: Erlang.c(servers: c, load: 10),
                                measure: .waitProbability())
                        ]),
                    System(
                        "B, c = \(c)",
                        .single(.queue(servers: c, capacity: c), rate: 10, service: service), visits: 30_000,
                        figures: [
                            Figure(
                                "P(loss)", losing[index], closedForm: Erlang.b(servers: c, load: 10),
                                measure: .loss())
                        ]),
                ]
            })
    }()

    static let finite: ValidationCase = {
        func system(
            _ rate: Double, _ service: Double, _ servers: Int, _ capacity: Int, _ label: String,
            _ figures: (FiniteQueue) -> [Figure]
        ) -> System {
            System(
                label,
                .single(
                    .queue(servers: servers, capacity: capacity), rate: rate,
                    service: .exponential(mean: service)),
                figures: figures(
                    FiniteQueue(servers: servers, capacity: capacity, rate: rate, service: service)))
        }
        return ValidationCase(
            13, "M/M/c/K", source: "Octave package queueing (M. Marzolla), `qsmmmk` and `qsmm1k`",
            input: "λ/µ/c/K as in the table",
            systems: [
                system(40, 1 / 30, 3, 7, "40/30/3/7") {
                    [
                        Figure(
                            "p₀", "0.255037", closedForm: $0.probabilities[0], measure: .probability(of: 0)),
                        Figure("R", "0.036517", closedForm: $0.meanResponse, measure: .response()),
                    ]
                },
                system(50, 0.1, 4, 6, "50/10/4/6") {
                    [Figure("p_K", "0.293543", closedForm: $0.loss, measure: .loss())]
                },
                system(3, 0.5, 2, 5, "3/2/2/5") {
                    [
                        Figure(
                            "p₀", "0.179335", closedForm: $0.probabilities[0], measure: .probability(of: 0)),
                        Figure("p_K", "0.085114", closedForm: $0.loss, measure: .loss()),
                        Figure("L", "2.005954", closedForm: $0.meanNumber, measure: .meanNumber(station: 0)),
                        Figure("W", "0.230858", closedForm: $0.meanWait, measure: .meanWait()),
                    ]
                },
                system(1, 1 / 1.2, 1, 10, "1/1.2/1/10") {
                    [Figure("p_K", "0.0311038", closedForm: $0.loss, measure: .loss())]
                },
            ])
    }()
}
