import Models
import SimCore

extension ValidationCase {
    /// Cases of one server with Poisson arrivals. Their unit of time is the mean service time.
    static let singleServers: [ValidationCase] = [generalService, quantilesAndSharing]

    /// A service time of mean 1.
    private static func service(_ squaredVariation: Double) -> Distribution {
        switch squaredVariation {
        case 0: .constant(1)
        case 1: .exponential(mean: 1)
        case ..<1: .gamma(mean: 1, cv: squaredVariation.squareRoot())
        default: .hyperexponential(mean: 1, cv: squaredVariation.squareRoot())
        }
    }

    private static let variations: [(name: String, value: Double)] = [
        ("0", 0), ("1/3", 1.0 / 3), ("1", 1), ("4", 4), ("10", 10),
    ]

    static let generalService: ValidationCase = {
        let published: [(load: Double, waits: [PublishedValue])] = [
            (0.8, [2, "8/3", 4, 10, 22]), (0.9, [4.5, 6, 9, 22.5, 49.5]),
        ]
        return ValidationCase(
            14, "M/G/1", source: "Pollaczek-Khinchine; Kleinrock, Queueing Systems vol. 1, 1975, section 5.6",
            input:
                "S = 1; service constant (CV² 0), gamma (1/3), exponential (1), hyperexponential (above); "
                + "in order of arrival",
            systems: published.flatMap { load, waits in
                variations.indices.map { index in
                    let (name, squared) = variations[index]
                    return System(
                        "ρ = \(load), CV² = \(name)",
                        .single(.queue(servers: 1), rate: load, service: service(squared)),
                        visits: squared > 1 || load > 0.8 ? 100_000 : 50_000,
                        figures: [
                            Figure(
                                "W/S", waits[index],
                                closedForm: SingleServerQueue.meanWait(
                                    rate: load, service: 1, squaredVariation: squared),
                                measure: .meanWait())
                        ])
                }
            })
    }()

    static let quantilesAndSharing: ValidationCase = {
        let published: [(load: Double, quantile: PublishedValue, visits: Int)] = [
            (0.5, "9.210", 50_000), (0.8, "23.026", 50_000), (0.9, "46.052", 100_000),
            (0.95, "92.103", 200_000),
        ]
        let quantiles = published.map { load, quantile, visits in
            System(
                "M/M/1, ρ = \(load)", .single(.queue(servers: 1), rate: load, service: service(1)),
                visits: visits,
                figures: [
                    Figure(
                        "p99/S", quantile,
                        closedForm: SingleServerQueue.responseQuantile(0.99, rate: load, service: 1),
                        measure: .responseQuantile(0.99))
                ])
        }
        let shared = variations.map { name, squared in
            System(
                "M/G/1-PS, ρ = 0.8, CV² = \(name)",
                .single(.shared(cores: 1), rate: 0.8, service: service(squared)), visits: 50_000,
                figures: [
                    Figure(
                        "R/S", 5, closedForm: SingleServerQueue.meanSharedResponse(rate: 0.8, service: 1),
                        measure: .response())
                ])
        }
        return ValidationCase(
            15, "Quantiles of M/M/1; processor sharing",
            source: "Kleinrock, Queueing Systems vol. 1, 1975, section 5.12, and vol. 2, 1976, section 4.4",
            input: "S = 1; M/M/1 in order of arrival; service as in case 14", systems: quantiles + shared)
    }()
}
