import Experiments

/// Which CPUs of this computer play which host.
struct Placement: Codable, Sendable, Equatable {
    /// By host name; a host that is not here may use every CPU.
    private(set) var cpus: [String: [Int]] = [:]
    /// CPUs that this process may use.
    private let allowed: [Int]

    /// - Throws: ``MeasurementError`` where a CPU is not there.
    init(_ hosts: [HostCPUs]) throws(MeasurementError) {
        allowed = CPUAffinity.allowed
        for host in hosts {
            for cpu in host.cpus where !allowed.contains(cpu) {
                throw .environment(
                    "measure.hosts.\(host.host) wants CPU \(cpu), which this process may not use; it may use "
                        + allowed.map { "\($0)" }.joined(separator: ", ") + ". Change measure.hosts.")
            }
            cpus[host.host] = host.cpus
        }
    }

    /// The CPUs to restrict a host's processes to.
    func cpus(of host: String) -> [Int] {
        cpus[host] ?? []
    }

    /// Whether a host has CPUs of its own that no other host shares.
    func isExclusive(_ host: String) -> Bool {
        let own = Set(cpus(of: host))
        return !own.isEmpty && cpus.allSatisfy { $0.key == host || own.isDisjoint(with: $0.value) }
    }

    /// Number of CPUs that a host has here.
    func cores(of host: String) -> Int {
        let own = cpus(of: host)
        return own.isEmpty ? allowed.count : own.count
    }
}
