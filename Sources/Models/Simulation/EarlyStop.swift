internal import SimCore

/// Why a run was ended although its workload was not: going on would take for ever, or all memory.
public enum EarlyStop: Equatable, Sendable {
    /// Millions of events at one instant: somebody does something that takes no time, again and again.
    case standsStill
    /// Requests pile up beyond what memory is meant for.
    case pilesUp(requests: Int)
    /// Nothing was answered for an hour.
    case isStuck

    /// What it means and what to do.
    public var text: String {
        switch self {
        case .standsStill:
            "the run was ended: the clock stands still. A client that neither thinks nor waits, or a retry without a pause, goes round for ever: give `think`, `backoff` or the steps a duration"
        case .pilesUp(let requests):
            "the run was ended with \(requests) requests in flight: more come than are served. Lower the rate, limit `retries`, or shorten the run"
        case .isStuck:
            "the run was ended: nothing was answered for an hour of simulated time. Look at its outcomes and the log for workers that never come back"
        }
    }
}

extension ServingSimulation {
    /// Events between two looks.
    static let stopInterval: UInt64 = 1 << 20
    /// Requests in flight that are too many.
    static let mostRequests = 20_000_000
    /// Seconds without an answer that are too many, where a number of requests bounds the run.
    static let longestSilence = 3600.0

    /// Whether the run gets nowhere, looked at after many events.
    mutating func mustStop(now: Double) -> EarlyStop? {
        defer { lastLook = now }
        if now <= lastLook { return .standsStill }
        if requests.count > Self.mostRequests { return .pilesUp(requests: requests.count) }
        return nil
    }

    /// Whether nothing comes of it any more, looked at by the masters.
    mutating func noteSilence(_ now: Double) {
        if finished > finishedAtLook || population.value == 0 {
            finishedAtLook = finished
            lastAnswer = now
        } else if constants.limit != nil, now - lastAnswer > Self.longestSilence {
            statistics.stop = .isStuck
            isFinished = true
        }
    }
}
