public import SimCore

/// The instants at which an open workload's requests arrive, one after the other: for the simulation and for the
/// load generator alike, which draw from the same stream (``RequestDraws/arrivals()``).
///
/// A rate that changes is followed exactly: a Poisson process of any rate is one of rate 1 whose time runs as
/// fast as the rate, so the next arrival is where the integral of the rate has grown by an exponential draw of
/// mean 1 (E. Çinlar, Introduction to Stochastic Processes, 1975, ch. 4.7).
public struct ArrivalProcess: Sendable {
    private let pattern: ArrivalPattern
    private let rate: Double
    private let phases: [RatePhase]
    /// The last arrival, in seconds from the start of the load.
    private var time = 0.0
    /// Index of the phase that the last arrival was in, and when that phase began.
    private var phase = 0
    private var phaseStart = 0.0
    /// State of a modulated process, and how long it still lasts.
    private var state = 0
    private var left: Double?

    public init(_ load: OpenLoad) {
        pattern = load.arrivals
        rate = load.rate
        phases = load.phases
    }

    /// Seconds from the start of the load to the next arrival; infinite where none comes any more.
    public mutating func next(using stream: inout RandomStream) -> Double {
        switch pattern {
        case .poisson where phases.isEmpty:
            time += Distribution.exponential(mean: 1 / rate).sample(using: &stream)
        case .poisson:
            time = advance(by: ExponentialDistribution.sample(using: &stream))
        case .constant where phases.isEmpty:
            time += 1 / rate
        case .constant:
            time = advance(by: 1)
        case .mmpp(let rates, let dwell):
            modulate(rates, dwell, &stream)
        }
        return time
    }

    private mutating func modulate(_ rates: [Double], _ dwell: [Double], _ stream: inout RandomStream) {
        var area = ExponentialDistribution.sample(using: &stream)
        while true {
            let rest = left ?? dwell[state] * ExponentialDistribution.sample(using: &stream)
            if area < rates[state] * rest {
                let gap = area / rates[state]
                left = rest - gap
                time += gap
                return
            }
            area -= rates[state] * rest
            time += rest
            left = nil
            state = (state + 1) % rates.count
        }
    }

    /// The instant at which the integral of the rate has grown by `area`. After the last phase the rate stays as
    /// it was at its end.
    private mutating func advance(by area: Double) -> Double {
        guard time < .infinity else { return time }
        var area = area
        while phase < phases.count {
            let current = phases[phase]
            let passed = time - phaseStart
            let slope = (current.to - current.from) / current.length
            let here = current.from + slope * passed
            let rest = current.length - passed
            if area < 0.5 * (here + current.to) * rest {
                // The positive root of here·x + slope·x²/2 = area, in the form that does not cancel.
                return time + 2 * area / (here + (here * here + 2 * slope * area).squareRoot())
            }
            area -= max(0, 0.5 * (here + current.to) * rest)
            phaseStart += current.length
            time = phaseStart
            phase += 1
        }
        let last = phases[phases.count - 1].to
        return last > 0 ? time + area / last : .infinity
    }
}
