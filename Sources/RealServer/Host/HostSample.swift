import Foundation

/// The state of the computer's CPUs at one moment: what a hypervisor took away, and how long somebody had to
/// wait for a CPU.
struct HostSample: Sendable {
    /// Time of all kinds on the sampled CPUs, in the kernel's ticks.
    var total: Int64 = 0
    /// The part of it that the hypervisor gave to others.
    var steal: Int64 = 0
    /// The part of it in which something ran, by CPU, and all of it.
    private var busy: [Int: (ran: Int64, all: Int64)] = [:]
    /// Microseconds in which some process waited for a CPU, since boot; 0 where the kernel does not tell.
    var pressure: Int64 = 0
    /// Connections dropped because an accept queue was full, since boot.
    var overflows: Int64 = 0
    /// Monotonic, in nanoseconds.
    var time: Int64

    /// - Parameter cpus: the CPUs looked at; empty for all.
    static func now(cpus: [Int]) -> HostSample {
        var sample = HostSample(time: Clock.now)
        let names = Set(cpus.map { "cpu\($0)" })
        for line in procFile("/proc/stat").split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard let name = fields.first, names.isEmpty ? name == "cpu" : names.contains(String(name)) else {
                continue
            }
            let ticks = fields.dropFirst().prefix(8).map { Int64($0) ?? 0 }
            sample.total += ticks.reduce(0, +)
            guard ticks.count > 7 else { continue }
            sample.steal += ticks[7]
            guard let cpu = Int(name.dropFirst("cpu".count)) else { continue }
            // user, nice, system, idle, iowait, irq, softirq, steal
            let all = ticks.reduce(0, +)
            sample.busy[cpu] = (all - ticks[3] - ticks[4] - ticks[7], all)
        }
        if let total = procFile("/proc/pressure/cpu").split(separator: "\n").first?
            .split(separator: "=").last
        {
            sample.pressure = Int64(total) ?? 0
        }
        sample.overflows = listenOverflows
        return sample
    }

    /// `ListenOverflows` of /proc/net/netstat, whose lines come in pairs of names and numbers.
    private static var listenOverflows: Int64 {
        let lines = procFile("/proc/net/netstat").split(separator: "\n").filter { $0.hasPrefix("TcpExt:") }
        guard lines.count == 2 else { return 0 }
        let pairs = zip(lines[0].split(separator: " "), lines[1].split(separator: " "))
        return pairs.first { $0.0 == "ListenOverflows" }.flatMap { Int64($0.1) } ?? 0
    }

    /// How many of some CPUs were busy between an earlier sample and this one, whoever ran; `nil` where one was not sampled.
    func busy(_ cpus: [Int], since earlier: HostSample) -> Double? {
        var sum = 0.0
        for cpu in cpus {
            guard let now = busy[cpu], let then = earlier.busy[cpu], now.all > then.all else { return nil }
            sum += Double(now.ran - then.ran) / Double(now.all - then.all)
        }
        return sum
    }

    /// Fractions of the time between an earlier sample and this one: stolen by the hypervisor, and with some
    /// process waiting for a CPU.
    func fractions(since earlier: HostSample) -> (steal: Double, pressure: Double) {
        let ticks = Double(max(1, total - earlier.total))
        let microseconds = Double(max(1, time - earlier.time)) / 1000
        return (
            Double(steal - earlier.steal) / ticks, Double(pressure - earlier.pressure) / microseconds
        )
    }
}
