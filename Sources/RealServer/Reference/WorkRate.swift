import Foundation

/// How much arithmetic a CPU does in a second, so that a worker knows how far to go before it looks at the clock again.
///
/// A step takes the CPU time that it declares, by the thread's CPU clock, whoever shares the core or its memory: what the
/// server's demands are is then known, and all else that the results show is queueing and the computer's own costs.
public struct WorkRate: Codable, Equatable, Sendable {
    /// Iterations of the spin loop per second of CPU time.
    public let iterationsPerSecond: Double

    /// Measures on the given CPUs with the thread's CPU clock, as the fastest of many short trials: what
    /// disturbs a trial can only make it slower.
    ///
    /// - Parameter cpus: CPUs of the web host; empty for any.
    public static func calibrated(on cpus: [Int]) -> WorkRate {
        let before = CPUAffinity.allowed
        CPUAffinity.restrict(to: cpus)
        defer { CPUAffinity.restrict(to: before) }
        let iterations = 2_000_000
        var least = Int64.max
        for _ in 0..<trials {
            let start = Clock.thread
            sink = spin(iterations, from: sink)
            least = min(least, Clock.thread - start)
        }
        return WorkRate(iterationsPerSecond: Double(iterations) / (Double(least) * 1e-9))
    }

    private static let trials = 200

    /// Works until the thread has used this many CPU seconds more.
    func work(_ seconds: Double) {
        let end = Clock.thread + Int64(seconds * 1e9)
        while true {
            let left = Double(end - Clock.thread) * 1e-9
            guard left > Self.resolution else { return }
            Self.sink = spin(max(1, Int(Self.share * left * iterationsPerSecond)), from: Self.sink)
        }
    }

    /// Seconds: to read the clock takes half of it.
    private static let resolution = 0.5e-6
    /// Of what is left, how much to do at once: the rate is the fastest, and a slower core must not go too far.
    private static let share = 0.9

    /// Where results go so that the optimiser cannot leave the work out. A worker is single-threaded.
    nonisolated(unsafe) private static var sink: UInt64 = 0x9E37_79B9_7F4A_7C15
}

/// Dependent arithmetic without memory: xorshift64 (G. Marsaglia, 2003).
@inline(never)
private func spin(_ iterations: Int, from start: UInt64) -> UInt64 {
    var x = start | 1
    var left = iterations
    while left > 0 {
        x ^= x << 13
        x ^= x >> 7
        x ^= x << 17
        left -= 1
    }
    return x
}
