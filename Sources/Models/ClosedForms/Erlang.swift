/// Erlang's formulas and the M/M/c queue (L. Kleinrock, "Queueing Systems" vol. 1, sections 3.5 and 3.6).
public enum Erlang {
    /// Probability that all c servers are busy in M/M/c/c, by the stable recurrence in c.
    ///
    /// - Parameters:
    ///   - servers: c ≥ 0.
    ///   - load: offered load a = λ/µ in erlangs, at least 0.
    public static func b(servers: Int, load: Double) -> Double {
        precondition(servers >= 0 && load >= 0, "neither servers nor the offered load are negative")
        var blocking = 1.0
        var server = 0
        while server < servers {
            server += 1
            blocking = load * blocking / (Double(server) + load * blocking)
        }
        return blocking
    }

    /// Probability that an arrival waits in M/M/c; 1 where the load is not below c.
    public static func c(servers: Int, load: Double) -> Double {
        guard load < Double(servers) else { return 1 }
        let blocking = b(servers: servers, load: load)
        let idle = 1 - load / Double(servers)
        return blocking / (idle + blocking * (1 - idle))
    }

    /// Mean time in the queue of M/M/c, in seconds; infinite where there is no steady state.
    ///
    /// - Parameters:
    ///   - rate: arrivals per second.
    ///   - service: mean service time in seconds.
    public static func meanWait(servers: Int, rate: Double, service: Double) -> Double {
        let load = rate * service
        guard load < Double(servers) else { return .infinity }
        return c(servers: servers, load: load) * service / (Double(servers) - load)
    }

    /// Mean time in an egalitarian processor-sharing system with c cores and exponential service: as many are
    /// present as in M/M/c, so Little's law gives the same mean.
    public static func meanResponse(servers: Int, rate: Double, service: Double) -> Double {
        meanWait(servers: servers, rate: rate, service: service) + service
    }
}
