/// What a group of processes has left of its ``CPUQuota`` in the present period.
///
/// Less than a nanosecond of running counts as none: the kernel counts no finer, and rounding leaves such
/// remainders, which would else delay a job that ends with its quota until the next period.
@frozen
public struct QuotaMeter: Sendable, BitwiseCopyable {
    public let quota: CPUQuota
    /// CPU seconds left in the present period.
    @usableFromInline var left: Double
    /// Number of the present period, from 0; a whole number.
    @usableFromInline var index = 0.0

    /// Seconds of running that count as none at this instant; later on, what the clock's own digits resolve.
    @inlinable
    static func resolution(at now: Double) -> Double { max(1e-9, 4 * now.ulp) }

    @inlinable
    public init(_ quota: CPUQuota) {
        self.quota = quota
        left = quota.seconds
    }

    /// The instant at which the present period ends and the quota is whole again.
    @inlinable public var end: Double { (index + 1) * quota.period }

    /// Whether `busy` ≥ 1 cores stall until ``end`` once they have used `used` CPU seconds that are not yet
    /// accounted for.
    @inlinable
    public func isUsedUp(after used: Double, busy: Int, at now: Double) -> Bool {
        left - used < Self.resolution(at: now) * Double(busy)
    }

    /// Accounts for CPU time used in the present period.
    @inlinable
    public mutating func use(_ seconds: Double) {
        left -= seconds
    }

    /// Begins the period of `now`, with a whole quota, if the present one is over.
    @inlinable
    public mutating func begin(at now: Double) {
        guard now >= end else { return }
        index = max(index + 1, (now / quota.period).rounded(.down))
        // The quotient may have been rounded across the boundary.
        if index * quota.period > now { index -= 1 } else if end <= now { index += 1 }
        left = quota.seconds
    }

    /// Lets `busy` ≥ 1 cores run from one instant to another, or stall where the quota is used up. Returns the
    /// seconds for which they ran.
    @inlinable
    public mutating func run(from start: Double, to now: Double, busy: Int) -> Double {
        let cores = Double(busy)
        guard now >= end else { return spend(now - start, cores) }
        var ran = spend(end - start, cores)
        let before = index
        begin(at: now)
        // Whole periods between the first and the present one.
        ran += (index - before - 1) * min(quota.period, quota.seconds / cores)
        return ran + spend(now - index * quota.period, cores)
    }

    /// The instant at which `busy` ≥ 1 cores will have run for `seconds` from `start` on, stalls included.
    @inlinable
    public func instant(running seconds: Double, from start: Double, busy: Int) -> Double {
        let cores = Double(busy)
        let here = min(end - start, left / cores)
        let rest = seconds - here
        let resolution = Self.resolution(at: start)
        if rest <= resolution { return start + min(seconds, here) }
        let most = min(quota.period, quota.seconds / cores)
        let periods = ((rest - resolution) / most).rounded(.down)
        return (index + 1 + periods) * quota.period + min(rest - periods * most, most)
    }

    @inlinable
    mutating func spend(_ seconds: Double, _ cores: Double) -> Double {
        let ran = max(0, min(seconds, left / cores))
        left -= ran * cores
        return ran
    }
}
