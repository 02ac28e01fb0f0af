public import Models
internal import SimCore

/// Whether the figures of a run that is bounded by a duration are those of a steady state.
public enum Steadiness: Sendable, Equatable {
    /// Bounded by requests, told to begin at once (`warmup: 0s`), or steady.
    case steady
    /// Steady, but batches of a run depend on one another: it is short against the system's memory.
    case shortOfMemory
    /// Requests pile up.
    case growing
    /// The start-up takes more than half of the run.
    case startingUp
    /// Latency still changes from the first half of the run to the second.
    case drifting
    /// Too few requests to tell.
    case tooFew
    /// Requests pile up from the start, which was asked for by `warmup: 0s`.
    case growingFromStart
    /// A run was ended before its time: going on would have taken for ever.
    case stopped(EarlyStop)

    /// Whether means may be given.
    public var isSteady: Bool {
        switch self {
        case .steady, .shortOfMemory, .growingFromStart: true
        case .growing, .startingUp, .drifting, .tooFew, .stopped: false
        }
    }

    /// What the user has to know and can do; `nil` where all is well.
    public var warning: String? {
        switch self {
        case .steady: nil
        case .shortOfMemory:
            "the run is short: parts of it depend on one another, so raise the workload's duration to trust the intervals"
        case .growing:
            "no steady state was reached: growth is the requests that pile up per second"
        case .startingUp:
            "no steady state was reached: the start-up takes more than half of the run; raise the workload's duration"
        case .drifting:
            "no steady state was reached: latency still changes during the run; raise the workload's duration"
        case .tooFew:
            "no steady state was seen: fewer than \(SteadyState.fewestObservations) requests were answered in a run; raise the workload's duration"
        case .growingFromStart:
            "requests pile up: the figures are those of this start and duration, not of a steady state"
        case .stopped(let stop): stop.text
        }
    }
}

extension Replications {
    /// How runs begin: seconds to delete, and what the pilots showed.
    struct StartUp {
        var warmup: Double
        var steadiness: Steadiness
    }

    /// Pilots have streams of their own, far from the replications'.
    static let pilots = (0..<5).map { UInt64(UInt32.max) - $0 }

    /// Nothing is deleted from a run that is bounded by requests; else as set, or as pilot replications show.
    func startUp() -> StartUp {
        guard let duration = scenario.workload.load.duration else {
            return StartUp(warmup: 0, steadiness: .steady)
        }
        if case .seconds(let seconds) = settings.warmup {
            return StartUp(warmup: seconds, steadiness: .steady)
        }
        let pilots = replications(Self.pilots, warmup: 0, keepsSeries: true)
        if let stop = pilots.last?.stop { return StartUp(warmup: 0, steadiness: .stopped(stop)) }
        let state = SteadyState(
            pilots.map { pilot in pilot.series.map { (time: $0.time, value: $0.latency) } }, until: duration)
        switch state.verdict {
        case .steady:
            return StartUp(warmup: state.warmup, steadiness: state.isShort ? .shortOfMemory : .steady)
        // Where nothing is steady nothing is deleted: the growth is measured over the whole run.
        case .tooFew: return StartUp(warmup: 0, steadiness: .tooFew)
        case .startingUp: return StartUp(warmup: 0, steadiness: .startingUp)
        case .drifting: return StartUp(warmup: 0, steadiness: .drifting)
        }
    }

    /// What the replications themselves show: pilots are few, and see slow growth less well.
    func steadiness(of runs: [RunStatistics], after start: StartUp) -> Steadiness {
        // After less than a tenth of the run the system may still fill, to its mean.
        guard let duration = scenario.workload.load.duration,
            GrowthTest.isGrowing(
                growth: runs.map { $0.growth }, number: runs.map { $0.population },
                fromEmpty: start.warmup < 0.1 * duration)
        else { return start.steadiness }
        return settings.warmup == .seconds(0) ? .growingFromStart : .growing
    }
}
