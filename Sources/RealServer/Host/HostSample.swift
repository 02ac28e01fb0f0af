import Foundation

/// The state of the computer's CPUs at one moment: what a hypervisor took away, and how long somebody had to
/// wait for a CPU.
struct HostSample: Sendable {
    /// Time of all kinds on the sampled CPUs, in the kernel's ticks.
    var total: Int64 = 0
    /// The part of it that the hypervisor gave to others.
    var steal: Int64 = 0
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
            if ticks.count > 7 { sample.steal += ticks[7] }
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
