internal import SimCore

/// Queues with Poisson arrivals and one server. All times are in seconds, infinite where the load
/// ρ = rate × service is not below 1.
public enum SingleServerQueue {
    /// Mean time in the queue of M/G/1 in order of arrival, W = ρ S (1 + CV²) / (2 (1 − ρ)): Pollaczek-Khinchine
    /// (L. Kleinrock, "Queueing Systems" vol. 1, 1975, section 5.6).
    ///
    /// - Parameters:
    ///   - rate: arrivals per second, at least 0.
    ///   - service: mean service time, at least 0.
    ///   - squaredVariation: CV² of the service time, at least 0.
    public static func meanWait(rate: Double, service: Double, squaredVariation: Double) -> Double {
        precondition(squaredVariation >= 0, "a squared coefficient of variation is not negative")
        let load = load(rate, service)
        guard load < 1 else { return .infinity }
        return load * service * (1 + squaredVariation) / (2 * (1 - load))
    }

    /// Mean time in the system of M/G/1 under egalitarian processor sharing, S / (1 − ρ): it depends on the
    /// service time's mean alone (L. Kleinrock, "Queueing Systems" vol. 2, 1976, section 4.4). The same holds for
    /// a job of a given size with that size in place of S.
    public static func meanSharedResponse(rate: Double, service: Double) -> Double {
        let load = load(rate, service)
        return load < 1 ? service / (1 - load) : .infinity
    }

    /// The time in the system of M/M/1 in order of arrival that a fraction `p` of the customers does not exceed:
    /// that time is exponential with mean S / (1 − ρ) (L. Kleinrock, "Queueing Systems" vol. 1, 1975, section 5.12).
    ///
    /// - Parameter p: at least 0 and below 1.
    public static func responseQuantile(_ p: Double, rate: Double, service: Double) -> Double {
        precondition(p >= 0 && p < 1, "a quantile's fraction is at least 0 and below 1")
        let load = load(rate, service)
        return load < 1 ? -Arithmetic.log(1 - p) * service / (1 - load) : .infinity
    }

    private static func load(_ rate: Double, _ service: Double) -> Double {
        precondition(rate >= 0 && service >= 0, "neither a rate nor a service time is negative")
        return rate * service
    }
}
