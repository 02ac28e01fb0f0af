import Foundation

/// The monotonic clock, the same for all processes of the computer, and processor clocks. Nanoseconds.
enum Clock {
    static var now: Int64 { read(CLOCK_MONOTONIC) }
    /// CPU time of the calling thread.
    static var thread: Int64 { read(CLOCK_THREAD_CPUTIME_ID) }
    /// CPU time of all threads of the calling process.
    static var process: Int64 { read(CLOCK_PROCESS_CPUTIME_ID) }

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
