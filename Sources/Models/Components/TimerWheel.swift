/// When Linux's timers go off: not at their instant but at the next slot of a wheel, the coarser the longer they are
/// (kernel/time/timer.c, `calc_wheel_index`), for 250 interrupts a second, the default of Debian's and Ubuntu's kernels.
///
/// So what several connections began within some milliseconds they repeat in the same instant.
public enum TimerWheel {
    /// Seconds between two interrupts.
    public static let jiffy = 0.004
    /// Delays, in jiffies, below which a slot is 1, 8, 64 and 512 jiffies wide (`LVL_START`).
    private static let levels = [(63.0, 1.0), (504, 8), (4032, 64), (32_256, 512)]

    /// When a timer goes off that is set at `now`, in seconds. The wheel's slots are counted from 0.
    public static func expiry(after delay: Double, at now: Double) -> Double {
        let ticks = (delay / jiffy).rounded(.up)
        var width = 4096.0
        for (most, slot) in levels where ticks < most {
            width = slot
            break
        }
        let due = (now / jiffy).rounded(.down) + ticks
        return ((due + width) / width).rounded(.down) * width * jiffy
    }
}
