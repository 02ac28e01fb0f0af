import Models

/// What a run's own account must satisfy.
extension RepetitionRun {
    /// ∫ requests in flight dt over the measured part, kept while they came and went, against the time that the
    /// requests say they spent in it: Little's law as an identity. Their difference as a share of the greater; 0 where
    /// nothing was in flight.
    var littleGap: Double {
        let from = Int64(summary.from * 1e9)
        let to = Int64(summary.to * 1e9)
        var stays = summary.unfinishedStay
        for record in records {
            stays += Double(max(0, min(record.completed, to) - max(record.actual, from))) * 1e-9
        }
        let area = summary.inFlight * (summary.to - summary.from)
        let greater = max(area, stays)
        return greater > 0 ? (area - stays).magnitude / greater : 0
    }

    /// Arrivals that the generator handled over the whole run, warm-up included, over those that the workload asks for
    /// in that time; `nil` where it does not say: a closed loop, a replay, bursts. Less than 1 beyond chance: the
    /// generator did not keep up.
    func achieved(_ load: Load) -> (share: Double, expected: Double)? {
        guard case .open(let open) = load, let duration = open.duration else { return nil }
        if case .mmpp = open.arrivals { return nil }
        let expected = open.expectedArrivals(in: duration)
        guard expected > 0 else { return nil }
        return (Double(summary.arrivals) / expected, expected)
    }

    /// How much greater a figure is in the second half of the measured part than in the first, as a share of the
    /// first: of the throughput, and of the mean latency; `nil` where a half has no answer.
    var drift: (throughput: Double?, latency: Double?) {
        let middle = Int64((summary.from + summary.to) * 0.5e9)
        var counts = (first: 0.0, second: 0.0)
        var sums = (first: 0.0, second: 0.0)
        for record in records where record.isOK {
            if record.completed < middle {
                counts.first += 1
                sums.first += record.latency
            } else {
                counts.second += 1
                sums.second += record.latency
            }
        }
        guard counts.first > 0, counts.second > 0, sums.first > 0 else { return (nil, nil) }
        let latency = (sums.second / counts.second) / (sums.first / counts.first) - 1
        return (counts.second / counts.first - 1, latency)
    }
}

extension Load {
    /// Whether what comes in the second half of a run is like what came in the first.
    var isStationary: Bool {
        switch self {
        case .closed(let load): return load.duration != nil
        case .open(let load):
            if case .mmpp = load.arrivals { return false }
            return load.duration != nil && load.isStationary
        case .replay: return false
        }
    }
}

extension OpenLoad {
    /// Mean number of arrivals in the first `seconds`; not for bursts.
    func expectedArrivals(in seconds: Double) -> Double {
        if phases.isEmpty { return rate * seconds }
        var left = seconds
        var sum = 0.0
        for phase in phases {
            let part = min(left, phase.length)
            let end = phase.from + (phase.to - phase.from) * part / phase.length
            sum += 0.5 * (phase.from + end) * part
            left -= part
            if left <= 0 { return sum }
        }
        return sum + left * phases[phases.count - 1].to
    }
}
