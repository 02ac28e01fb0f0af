internal import SimCore

/// Why a run was ended although its workload was not: going on would take for ever, or all memory.
public enum EarlyStop: Equatable, Sendable {
    /// Millions of events at one instant: somebody does something that takes no time, again and again.
    case standsStill
    /// Requests pile up beyond what memory is meant for.
    case pilesUp(requests: Int)
    /// Nothing was answered for an hour, or for tens of millions of events.
    case isStuck(attempts: Int)
    /// The clock moves so slowly that the run would take this many events.
    case crawls(events: Double)

    /// What it means and what to do.
    public var text: String {
        switch self {
        case .standsStill:
            "the run was ended: the clock stands still. A client that neither thinks nor waits, or a retry without a pause, goes round for ever: give `think`, `backoff` or the steps a duration"
        case .pilesUp(let requests):
            "the run was ended with \(requests) requests in flight: more come than are served. Lower the rate, limit `retries`, or shorten the run"
        case .isStuck(let attempts):
            "the run was ended: nothing comes of it any more, after \(attempts) attempts. Look for workers that never come back and for `retries` without an end, or bound the load by a duration instead of requests"
        case .crawls(let events):
            "the run was ended: at its pace it would take \(Int(events / 1e9)) thousand million events. Requests that take next to nothing go round too fast: give `think` or the steps a duration, lower the rate, or shorten the run"
        }
    }
}

extension ServingSimulation {
    /// Events between two looks.
    static let stopInterval: UInt64 = 1 << 20
    /// Requests in flight that are too many: each has a socket, and some 150 bytes here.
    static let mostRequests = 2_000_000
    /// Seconds without an answer that are too many, and looks, where a number of requests bounds the run.
    static let longestSilence = 3600.0
    static let mostLooks = 64
    /// Events of a run that are too many: an hour's computing, or more.
    static let mostEvents = 5e10
    /// Looks one after another that have to say so: a start at which much happens at once is not yet a pace.
    static let mostSlowLooks = 8

    /// Whether the run gets nowhere, looked at after many events.
    mutating func mustStop(now: Double, events: UInt64, horizon: Double) -> EarlyStop? {
        defer { lastLook = now }
        if now <= lastLook { return .standsStill }
        if requests.count > Self.mostRequests { return .pilesUp(requests: requests.count) }
        if horizon < .infinity {
            let pace = Double(Self.stopInterval) / (now - lastLook)
            let projected = min(Double(events) + pace * (horizon - now), 1e18)
            looksInVain = projected > Self.mostEvents ? looksInVain + 1 : 0
            return looksInVain >= Self.mostSlowLooks ? .crawls(events: projected) : nil
        }
        if finished > finishedAtLastLook {
            finishedAtLastLook = finished
            looksInVain = 0
        } else {
            looksInVain += 1
        }
        return looksInVain >= Self.mostLooks ? .isStuck(attempts: statistics.attempts) : nil
    }

    /// Whether nothing comes of it any more, looked at by the masters.
    mutating func noteSilence(_ now: Double) {
        if finished > finishedAtLook || population.value == 0 {
            finishedAtLook = finished
            lastAnswer = now
        } else if constants.limit != nil, now - lastAnswer > Self.longestSilence {
            statistics.stop = .isStuck(attempts: statistics.attempts)
            isFinished = true
        }
    }
}
