import Foundation

/// How much arithmetic a CPU does in a second, so that a declared CPU time becomes a fixed amount of work.
///
/// Measured once for a whole measurement and handed to every worker of every repetition: the work of a step is
/// then the same everywhere, and what it takes longer on a busy computer shows in the results instead of
/// being calibrated away.
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

    /// Does the work of this many CPU seconds.
    func work(_ seconds: Double) {
        Self.sink = spin(Int(seconds * iterationsPerSecond), from: Self.sink)
    }

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
