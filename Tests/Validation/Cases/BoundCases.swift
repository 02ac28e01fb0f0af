import Models
import SimCore

extension ValidationCase {
    static let bounds: [ValidationCase] = [
        ValidationCase(
            17, "Geometric bounds",
            source:
                "Casale, Muntz, Serazzi, IEEE Transactions on Computers 57, 2008, tables IV and V; Octave package "
                + "queueing, `qncsgb`",
            input: "demands .1/.1/.09/.08 s, in order of arrival",
            remark:
                "The tables come out with the proportional upper bound of the throughput at N − 1 in equation 13. "
                + "With the asymptotic bound, which the package names, the upper bound at Z = 0 and N = 10 would be "
                + "8.7290.",
            systems: [
                bounded(0, 2, "4.3040", "4.3174"), bounded(0, 5, "6.6859", "6.7524"),
                bounded(0, 10, "8.1521", "8.2690"), bounded(0, 20, "9.0947", "9.2431"),
                bounded(0, 80, "9.8233", "9.8765"),
                bounded(1, 2, "1.4319", "1.5195"), bounded(1, 5, "3.3432", "3.5582"),
                bounded(1, 10, "5.7569", "6.1410"), bounded(1, 20, "8.0856", "8.6467"),
                bounded(1, 80, "9.7147", "9.8594"),
            ])
    ]

    private static func bounded(
        _ think: Double, _ population: Int, _ lower: PublishedValue, _ upper: PublishedValue
    ) -> System {
        let demands = [0.1, 0.1, 0.09, 0.08]
        let bounds = ThroughputBounds.geometric(demands: demands, think: think, population: population)
        let exact = MeanValueAnalysis(
            demands.map { Station(demand: $0) }, think: think, population: population)
        return System(
            "Z = \(Int(think)) s, N = \(population)",
            closedNetwork(visits: [1, 1, 1, 1], services: demands, think: think, population: population),
            figures: [
                Figure("lower bound of X", lower, closedForm: bounds.lower),
                Figure("upper bound of X", upper, closedForm: bounds.upper),
                Figure("X", closedForm: exact.throughput, measure: .throughput()),
            ])
    }
}
