internal import Foundation

/// Seconds since it was made.
public struct Stopwatch {
    /// Which time.
    public enum Time: Sendable {
        /// What this process had of the processor: for a benchmark of one thread, whatever else the machine does.
        case processor
        /// What passed on the wall: for one whose threads are to overlap.
        case wall

        fileprivate var now: Double {
            let clock = self == .processor ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC
            var time = timespec()
            precondition(clock_gettime(clock, &time) == 0, "the clock cannot be read")
            return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
        }
    }

    private let time: Time
    private let start: Double

    public init(_ time: Time) {
        self.time = time
        start = time.now
    }

    public var seconds: Double { time.now - start }
}
