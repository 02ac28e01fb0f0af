import Experiments
import Foundation

/// A measurement wants a CPU for the server and another for the load generator.
func checkCPUs() -> EnvironmentCheck {
    let allowed = CPUAffinity.allowed.count
    let found = "\(allowed) of \(ProcessInfo.processInfo.processorCount) CPUs allowed"
    guard allowed >= 2 else {
        return EnvironmentCheck(
            "CPUs", .warn, found,
            remedy: "server and load generator would share a CPU: allow the process two or more")
    }
    return EnvironmentCheck("CPUs", .ok, found)
}

/// Computes for a second: how much the CPU's speed varies, and what other guests and other processes took.
func checkSteadiness() -> [EnvironmentCheck] {
    let before = HostSample.now(cpus: [])
    let spin = Spin.run(seconds: 1)
    let (steal, pressure) = HostSample.now(cpus: []).fractions(since: before)
    return [
        checkSteal(steal),
        checkPressure(max(0, min(1, pressure)), share: spin.share),
        checkSpeed(variation: spin.variation),
    ]
}

func checkSteal(_ steal: Double) -> EnvironmentCheck {
    let found = "\(steal.percentage) of the CPU taken by the hypervisor in the last second"
    return steal < 0.02
        ? EnvironmentCheck("steal", .ok, found)
        : EnvironmentCheck(
            "steal", .warn, found,
            remedy: "measure at a quieter time or on another machine; points with much steal are marked")
}

/// - Parameter share: CPU time over wall time of a process that computes all the time.
func checkPressure(_ pressure: Double, share: Double) -> EnvironmentCheck {
    let found =
        "processes waited for a CPU \(pressure.percentage) of the time; a busy one got \(share.percentage)"
    return pressure < 0.3 && share > 0.9
        ? EnvironmentCheck("pressure", .ok, found)
        : EnvironmentCheck("pressure", .warn, found, remedy: "stop what else is running before measuring")
}

func checkSpeed(variation: Double) -> EnvironmentCheck {
    let found = "the slowest tenth of equal pieces of work takes \(variation.percentage) more"
    return variation < 0.15
        ? EnvironmentCheck("CPU speed", .ok, found)
        : EnvironmentCheck(
            "CPU speed", .warn, found,
            remedy: "expect errors of that size: fix the clock frequency, or repeat more often")
}

/// Equal pieces of work, one after the other.
struct Spin {
    /// The 90th percentile of a piece's CPU time over the median, less 1.
    var variation: Double
    /// CPU time over wall time.
    var share: Double
    /// What the work came to; kept so that the work is not optimised away.
    var residue: UInt64

    static func run(seconds: Double) -> Spin {
        let start = Clock.now
        let startCPU = Clock.thread
        var times: [Int64] = []
        var state = UInt64(bitPattern: start)
        while Clock.now - start < Int64(seconds * 1e9) || times.count < 10 {
            let begin = Clock.thread
            state = piece(state)
            times.append(Clock.thread - begin)
        }
        let share = Double(Clock.thread - startCPU) / Double(max(1, Clock.now - start))
        times.sort()
        let median = Double(max(1, times[times.count / 2]))
        return Spin(variation: Double(times[times.count * 9 / 10]) / median - 1, share: share, residue: state)
    }

    /// One piece of work, about a millisecond: a chain of multiplications, each waiting for the one before.
    @inline(never)
    private static func piece(_ seed: UInt64) -> UInt64 {
        var state = seed
        for _ in 0..<400_000 {
            state ^= state >> 29
            state = state &* 0xBF58_476D_1CE4_E5B9 &+ 1
        }
        return state
    }
}
