/// CPU time that a group of processes may use in each period, however many cores it runs on.
///
/// When it is used up the whole group stalls until the period ends; what is left over then is lost. Linux does
/// so for a control group (`cpu.max`): P. Turner, B. Rao, N. Rao, "CPU bandwidth control for CFS", Linux Symposium,
/// 2010. That kernel hands the quota to its cores in portions of 5 ms, which is left out here: each core takes
/// what it needs.
@frozen
public struct CPUQuota: Equatable, Sendable, BitwiseCopyable {
    /// CPU seconds in each period.
    public let seconds: Double
    /// Length of a period in seconds; periods are counted from time 0.
    public let period: Double

    /// - Parameters:
    ///   - seconds: above 0.
    ///   - period: above 0; Linux's default is 100 ms.
    @inlinable
    public init(seconds: Double, period: Double = 0.1) {
        precondition(seconds > 0 && period > 0, "a quota and its period take time")
        self.seconds = seconds
        self.period = period
    }

    /// The quota that comes to this many cores on average, 0.5 for half a core.
    @inlinable
    public static func cores(_ cores: Double, period: Double = 0.1) -> CPUQuota {
        CPUQuota(seconds: cores * period, period: period)
    }
}
